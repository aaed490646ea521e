package io.northstar.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaLabels;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TruthTest {
    private final Rows labels = Rows.of(QaLabels.TABLE)
            .each(QaLabels.SAMPLE_ID, "s")
            .each(QaLabels.LAYER, "qa")
            .each(QaLabels.VIOLATING, false);

    @Test
    void aNewerLabelSupersedesAnOlderOne(SparkSession spark) {
        label("a", "10:00:00", "").with(QaLabels.LAYER, "audit");
        label("b", "11:00:00", "a").with(QaLabels.VIOLATING, true);
        assertThat(truth(spark)).isEqualTo(true);
    }

    @Test
    void aLabelThatIsNotNewerSupersedesNothing(SparkSession spark) {
        label("a", "10:00:00", "").with(QaLabels.VIOLATING, true);
        label("b", "09:00:00", "a");
        assertThat(truth(spark)).isEqualTo(true);
    }

    @Test
    void twoThatSupersedeEachOtherLeaveTheNewer(SparkSession spark) {
        label("a", "10:00:00", "b").with(QaLabels.VIOLATING, true);
        label("b", "09:00:00", "a");
        assertThat(truth(spark)).isEqualTo(true);
    }

    @Test
    void atTheSameMomentTheGreaterIdentifierIsTheNewer(SparkSession spark) {
        label("a", "10:00:00", "b");
        label("b", "10:00:00", "a").with(QaLabels.VIOLATING, true);
        assertThat(truth(spark)).isEqualTo(true);
    }

    private Rows label(String id, String time, String supersedes) {
        return labels.row(QaLabels.LABEL_ID, id)
                .with(QaLabels.LABELLED_AT, Timestamp.valueOf("2026-02-09 " + time))
                .with(QaLabels.SUPERSEDES_LABEL_ID, supersedes.isEmpty() ? null : supersedes);
    }

    private Object truth(SparkSession spark) {
        List<Row> rows = Truth.of(labels.in(spark)).collectAsList();
        assertThat(rows).hasSize(1);
        return rows.get(0).getAs(LabelledDecisions.VIOLATING);
    }
}

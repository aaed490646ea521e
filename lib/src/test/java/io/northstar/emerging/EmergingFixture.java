package io.northstar.emerging;

import static org.apache.spark.sql.functions.col;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.EmergingTerms;
import io.northstar.table.TermCounts;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The settings that are shipped, and what they find. */
final class EmergingFixture {
    static final EmergingSettings SETTINGS = EmergingSettings.of(
            ConfigFactory.parseFile(Path.of("../conf/northstar.conf").toFile()).resolve());

    /** The terms of one day and kind, all markets together, best first. */
    static List<String> terms(Dataset<Row> emerging, LocalDate day, String kind) {
        return emerging
                .where(col(EmergingTerms.DAY)
                        .equalTo(Date.valueOf(day))
                        .and(col(EmergingTerms.KIND).equalTo(kind))
                        .and(col(EmergingTerms.MARKET).equalTo(TermCounts.TOGETHER)))
                .orderBy(EmergingTerms.RANK)
                .select(EmergingTerms.TERM)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private EmergingFixture() {}
}

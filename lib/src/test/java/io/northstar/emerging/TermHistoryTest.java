package io.northstar.emerging;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.EmergingTerms;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class TermHistoryTest {
    private static final LocalDate LAST = LocalDate.parse("2026-03-10");
    private static final EmergingSettings SETTINGS = EmergingSettings.of(
            ConfigFactory.parseFile(Path.of("../conf/northstar.conf").toFile()).resolve());
    private static final List<Row> ALL = IntStream.range(0, 10)
            .mapToObj(ago -> day(ago, ago == 0 ? 80 : 60, 300))
            .toList();

    private static final int TESTS = 1000;

    private final List<Row> compared = new ArrayList<>();

    @Test
    void theLongestPhraseThatExplainsTheRestIsKept() {
        compare("word", "moonwater", List.of(day(0, 12, 0)));
        compare("word", "drops", List.of(day(0, 12, 0)));
        compare("pattern", "onwat", List.of(day(0, 12, 0)));
        compare("phrase", "moonwater drops", List.of(day(0, 12, 0)));
        compare("phrase", "drops lamp", List.of(day(0, 8, 0)));
        compare("word", "lamp", usual());
        // What a season brings to approved ads as well is no evasion.
        compare("word", "easter", List.of(day(0, 12, 45)));

        List<Row> found = new ArrayList<>();
        Folding.of(compared.iterator(), SETTINGS).forEachRemaining(found::add);

        assertThat(found).singleElement().satisfies(row -> {
            assertThat(row.getString(EmergingTerms.TABLE.columnNames().indexOf(EmergingTerms.TERM)))
                    .isEqualTo("moonwater drops");
            assertThat(row.getInt(EmergingTerms.TABLE.columnNames().indexOf(EmergingTerms.RANK)))
                    .isEqualTo(1);
        });
    }

    @Test
    void aWaveThatLastsIsDatedToItsFirstDay() {
        compare("word", "lunar", List.of(day(0, 20, 0), day(1, 16, 0), day(2, 12, 0), day(3, 1, 0)));
        Row row = compared.get(0);
        assertThat(row.<Date>getAs(EmergingTerms.SINCE)).isEqualTo(Date.valueOf(LAST.minusDays(2)));
        assertThat(row.<Long>getAs(EmergingTerms.HISTORY_TEXTS)).isEqualTo(29);
        assertThat(row.<Integer>getAs(EmergingTerms.HISTORY_DAYS)).isEqualTo(9);
    }

    @Test
    void nothingIsSaidWithoutAHistory() {
        List<Row> few = ALL.subList(0, SETTINGS.minHistoryDays());
        assertThat(new TermHistory(SETTINGS, List.of(LAST))
                        .call(RowFactory.create(array(List.of(day(0, 12, 0))), array(few))))
                .isEmpty();
    }

    private void compare(String kind, String term, List<Row> counts) {
        StructType schema =
                EmergingTerms.TABLE.schema().add(TermHistory.RISE, "double").add(Folding.TESTS, "long");
        for (Row row : new TermHistory(SETTINGS, List.of(LAST)).call(RowFactory.create(array(counts), array(ALL)))) {
            Map<String, Object> values = new HashMap<>();
            values.put(EmergingTerms.MARKET, "BR");
            values.put(EmergingTerms.LANGUAGE, "pt");
            values.put(EmergingTerms.RANK, 0);
            values.put(EmergingTerms.TERM_KIND, kind);
            values.put(EmergingTerms.TERM, term);
            values.put(Folding.TESTS, (long) TESTS);
            for (int i = 0; i < TermHistory.SCHEMA.length(); i++) {
                values.put(TermHistory.SCHEMA.fieldNames()[i], row.get(i));
            }
            compared.add(new GenericRowWithSchema(
                    Arrays.stream(schema.fieldNames()).map(values::get).toArray(), schema));
        }
    }

    private static List<Row> usual() {
        return IntStream.range(0, 10)
                .mapToObj(ago -> day(ago, 20 + ago % 3, 100))
                .toList();
    }

    private static Row day(int ago, long rejected, long approved) {
        return RowFactory.create(Date.valueOf(LAST.minusDays(ago)), 0L, 0L, 0L, rejected, approved);
    }

    private static Object array(List<Row> rows) {
        return CollectionConverters.asScala(rows).toSeq();
    }
}

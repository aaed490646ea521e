package io.northstar.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Walks pages and holds every number on them against what the SQL beside it returns. */
final class Walk {
    private static final Pattern COMMAND = Pattern.compile("\\./northstar query '([^']*)' --warehouse '([^']*)'");

    private final Tables tables;
    private final Map<String, List<Row>> answers = new HashMap<>();

    Walk(Tables tables) {
        this.tables = tables;
        tables.names().forEach(name -> tables.stored(name).createOrReplaceTempView(name));
    }

    /** The command beside the exhibit {@code id} as it is shown. */
    static String command(Document page, String id) {
        return page.select("code[data-command=%s]".formatted(id)).first().wholeText();
    }

    /** The SQL of a command. */
    static String sql(String command) {
        Matcher matcher = COMMAND.matcher(command);
        assertThat(matcher.matches()).as(command).isTrue();
        return matcher.group(1);
    }

    /** Requires that every number of {@code page} is what its query returns; returns how many there are. */
    int requireNumbers(Document page) {
        int numbers = 0;
        for (Element number : page.select("data")) {
            Element owner = number.closest("[data-of], table");
            String exhibit = owner.hasAttr("data-of") ? owner.attr("data-of") : owner.id();
            String[] place = number.attr("data-at").split(" ", -1);
            Row row = answer(sql(command(page, exhibit))).get(Integer.parseInt(place[0]));
            Object stored = row.getAs(place[1]);
            assertThat(number.attr("value"))
                    .as("%s in %s", number.attr("data-at"), exhibit)
                    .isEqualTo(String.valueOf(stored));
            numbers++;
        }
        return numbers;
    }

    private List<Row> answer(String sql) {
        return answers.computeIfAbsent(sql, asked -> tables.spark().sql(asked).collectAsList());
    }
}

package io.northstar.jobs.simulate;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * The truth in one JSON text: what was simulated, what was planted, and the true rates per day and market.
 *
 * @param options what is simulated
 */
record TruthFile(SimulationOptions options) {
    private static final String ALL_MARKETS = "all";

    /** Totals over live, final decisions; rates are null where nothing could have happened. */
    private record Totals(long decisions, long violations, long restricted, long restrictedCompliant) {
        private Totals plus(Totals other) {
            return new Totals(
                    decisions + other.decisions,
                    violations + other.violations,
                    restricted + other.restricted,
                    restrictedCompliant + other.restrictedCompliant);
        }

        private Map<String, Object> described() {
            long leaked = violations - (restricted - restrictedCompliant);
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("decisions", decisions);
            described.put("fpr", share(restrictedCompliant, decisions - violations));
            described.put("fdr", share(restrictedCompliant, restricted));
            described.put("leakage", share(leaked, decisions - restricted));
            described.put("prevalence", share(violations, decisions));
            return described;
        }

        private static Object share(long part, long whole) {
            return whole == 0 ? null : (double) part / whole;
        }
    }

    /** The text of {@code truth.json} from the totals per day and market. */
    String text(List<Row> totals) {
        Map<String, Object> truth = Map.of(
                "options", describedOptions(),
                "model_switch",
                        options.from()
                                .plusDays(new PlantedEvents(options).modelSwitch())
                                .toString(),
                "repeat_offenders", SimulatedAds.offenders(),
                "events",
                        new PlantedEvents(options)
                                .all().stream().map(PlantedEvent::described).toList(),
                "days", days(totals));
        return ConfigValueFactory.fromMap(truth)
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private Map<String, Object> describedOptions() {
        return Map.of(
                "from", options.from().toString(),
                "days", options.days(),
                "decisions_per_day", options.decisionsPerDay(),
                "seed", options.seed(),
                "label_error_rate", options.labelErrorRate(),
                "sample_scale", options.sampleScale());
    }

    /** Per day and market, and for all markets together, the true rates. */
    private Map<String, Object> days(List<Row> totals) {
        Map<String, Map<String, Totals>> perDay = new TreeMap<>();
        IntStream.range(0, options.days())
                .forEach(day -> perDay.put(options.from().plusDays(day).toString(), new TreeMap<>()));
        for (Row row : totals) {
            String day = options.from().plusDays(row.<Integer>getAs(Cases.DAY)).toString();
            String market = Market.ALL.get(row.<Integer>getAs(Cases.MARKET)).code();
            Totals here = new Totals(
                    row.getAs(Truth.DECIDED),
                    row.getAs(Truth.VIOLATIONS),
                    row.getAs(Truth.RESTRICTED),
                    row.getAs(Truth.RESTRICTED_COMPLIANT));
            perDay.get(day).put(market, here);
            perDay.get(day).merge(ALL_MARKETS, here, Totals::plus);
        }
        Map<String, Object> described = new TreeMap<>();
        perDay.forEach((day, markets) -> {
            Map<String, Object> rates = new TreeMap<>();
            markets.forEach((market, here) -> rates.put(market, here.described()));
            described.put(day, rates);
        });
        return described;
    }
}

package io.northstar.jobs.simulate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A market ads are shown in.
 *
 * @param code name in the data
 * @param region one of {@link #REGIONS}
 * @param share share of all ads
 * @param risk added to the log-odds that an ad violates
 * @param utcOffset hours from UTC to local time
 * @param languages the usual and the other language of its ads
 * @param cpm price of a thousand impressions
 */
record Market(
        String code, String region, double share, double risk, int utcOffset, List<String> languages, double cpm) {

    /** Regions that queues and sampling strata are made of. */
    static final List<String> REGIONS = List.of("americas", "asia", "emea");

    static final List<Market> ALL = List.of(
            new Market("US", "americas", 0.30, 0.0, -6, List.of("en", "es"), 9.5),
            new Market("IN", "asia", 0.17, 0.2, 5, List.of("hi", "en"), 1.4),
            new Market("BR", "americas", 0.16, 0.3, -3, List.of("pt", "pt"), 2.6),
            new Market("DE", "emea", 0.09, -0.5, 1, List.of("de", "en"), 7.8),
            new Market("JP", "asia", 0.09, -0.6, 9, List.of("ja", "ja"), 7.1),
            new Market("ID", "asia", 0.08, 0.3, 7, List.of("id", "id"), 1.1),
            new Market("MX", "americas", 0.07, 0.1, -6, List.of("es", "es"), 2.2),
            new Market("NG", "emea", 0.04, 0.9, 1, List.of("en", "en"), 0.8));

    /** The languages of the ads, BCP 47. */
    static final List<String> LANGUAGES = List.of("en", "pt", "es", "de", "hi", "ja", "id");

    /** Share of the market's ads in its usual language. */
    static final double USUAL_LANGUAGE_SHARE = 0.8;

    /** Shares of all ads by market. */
    static double[] shares() {
        return ALL.stream().mapToDouble(Market::share).toArray();
    }

    /** Shares when {@code market} gets {@code share} and the others keep their proportions. */
    static double[] shares(String market, double share) {
        double others = 1 - named(market).share();
        return ALL.stream()
                .mapToDouble(m -> m.code().equals(market) ? share : m.share() / others * (1 - share))
                .toArray();
    }

    /** The market with that code. */
    static Market named(String code) {
        return ALL.get(position(code));
    }

    /** Its position in {@link #ALL}. */
    static int position(String code) {
        return IntStream.range(0, ALL.size())
                .filter(i -> ALL.get(i).code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No market " + code));
    }

    /** Position of the region in {@link #REGIONS}. */
    int regionPosition() {
        return REGIONS.indexOf(region);
    }

    /** Position of the usual language in {@link #LANGUAGES}. */
    int usualLanguage() {
        return LANGUAGES.indexOf(languages.get(0));
    }

    /** Position of the other language in {@link #LANGUAGES}. */
    int otherLanguage() {
        return LANGUAGES.indexOf(languages.get(1));
    }
}

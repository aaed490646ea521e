package io.northstar.table;

/**
 * The largest and smallest values that a landed row may have: far beyond any real platform, so that a row outside of them
 * is a mistake of the source, and small enough for the arithmetic that follows.
 *
 * <p>Measures are summed in whole millionths. At these bounds one value is at most 10<sup>10</sup> × 10<sup>6</sup> =
 * 10<sup>16</sup> of them, which a BIGINT (9.2 × 10<sup>18</sup>) holds, and the sum over 10<sup>7</sup> decisions at most
 * 10<sup>23</sup>, which a decimal(38, 0) holds; a BIGINT holds the sum as long as the day's total stays below 9.2 ×
 * 10<sup>12</sup>. Inverse inclusion probabilities are at most 10<sup>9</sup>, and 10<sup>7</sup> of them add up to at most
 * 10<sup>16</sup>, which a decimal(38, 12) (10<sup>26</sup>) holds. Seconds of handling are divided by 60 before they are
 * summed: 10<sup>7</sup> × 10<sup>6</sup> / 60 × 10<sup>6</sup> = 1.7 × 10<sup>17</sup>.
 */
final class Bounds {
    /** Impressions of an ad on a day: ten thousand million. */
    static final String IMPRESSIONS = "1e10";
    /** Spend on an ad and day, in the reporting currency: a thousand million. */
    static final String SPEND = "1e9";
    /** Seconds spent on a decision: eleven days. */
    static final String HANDLE_SECONDS = "1e6";
    /** Decisions in a stratum: a million million. */
    static final String POPULATION = "1e12";
    /** Inclusion probability: one in a thousand million. */
    static final String INCLUSION_PROBABILITY = "1e-9";

    private Bounds() {}
}

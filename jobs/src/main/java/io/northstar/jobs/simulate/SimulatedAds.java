package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.ADVERTISER;
import static io.northstar.jobs.simulate.Cases.ADVERTISER_KEY;
import static io.northstar.jobs.simulate.Cases.CASE_DAY;
import static io.northstar.jobs.simulate.Cases.CASE_INDEX;
import static io.northstar.jobs.simulate.Cases.CASE_KEY;
import static io.northstar.jobs.simulate.Cases.CONTENT_DAY;
import static io.northstar.jobs.simulate.Cases.CONTENT_KEY;
import static io.northstar.jobs.simulate.Cases.LANGUAGE;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OFFENDER;
import static io.northstar.jobs.simulate.Cases.PRODUCT;
import static io.northstar.jobs.simulate.Cases.TEXT_KEY;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which ad each submission is about. Most submissions bring a new ad; some review an ad of the week before again, and
 * some ads of one advertiser are near copies of each other.
 *
 * @param options what is simulated
 */
record SimulatedAds(SimulationOptions options) {
    /** Ranks of the advertisers in each market that violate again and again. */
    static final List<Integer> OFFENDER_RANKS = List.of(7, 23, 61);

    private static final int REVIEWED_AGAIN_AFTER_DAYS = 7;
    private static final double REVIEWED_AGAIN_SHARE = 0.02;
    private static final double COPY_SHARE = 0.12;
    private static final int CAMPAIGNS_PER_WEEK = 4;
    private static final int DAYS_PER_WEEK = 7;

    private static final long FEWEST_ADVERTISERS = 200;
    private static final long MOST_ADVERTISERS = 200_000;
    private static final long DECISIONS_PER_ADVERTISER = 25;
    /** Flattens the head of Zipf's law: the largest advertiser sends about one ad in a hundred. */
    private static final double ZIPF_SHIFT = 20;

    /** One row per slot with its ad: market, language, advertiser, vertical, product. */
    Dataset<Row> of(Dataset<Row> slots) {
        Draws draws = new Draws(options.seed());
        Column content = col(CONTENT_KEY);
        Column advertiser = col(ADVERTISER_KEY);
        Column campaign = draws.key(
                "campaign",
                advertiser,
                floor(epochDay(col(CONTENT_DAY)).divide(DAYS_PER_WEEK)),
                draws.below("campaign number", CAMPAIGNS_PER_WEEK, content));
        return slots.withColumn(CASE_KEY, submission(draws, col(CASE_DAY)))
                .withColumn(
                        CONTENT_DAY,
                        when(reviewedAgain(draws), col(CASE_DAY).minus(REVIEWED_AGAIN_AFTER_DAYS))
                                .otherwise(col(CASE_DAY)))
                .withColumn(CONTENT_KEY, submission(draws, col(CONTENT_DAY)))
                .withColumn(MARKET, market(draws.uniform("market", content)))
                .withColumn(ADVERTISER, rank(draws.uniform("advertiser", content)))
                .withColumn(ADVERTISER_KEY, draws.key("advertiser", col(MARKET), col(ADVERTISER)))
                .withColumn(OFFENDER, col(ADVERTISER).isin(OFFENDER_RANKS.toArray()))
                .withColumn(VERTICAL, Lookup.pick(Vertical.shares(), draws.uniform("vertical", advertiser)))
                .withColumn(PRODUCT, Lookup.pick(AdProduct.SHARES, draws.uniform("product", content)))
                .withColumn(
                        TEXT_KEY,
                        when(draws.happens("copy", COPY_SHARE, content), campaign)
                                .otherwise(content))
                .withColumn(LANGUAGE, language(draws.uniform("language", col(TEXT_KEY))));
    }

    /** Identifiers of the repeat offenders. */
    static List<String> offenders() {
        List<String> offenders = new ArrayList<>();
        for (Market market : Market.ALL) {
            OFFENDER_RANKS.forEach(rank -> offenders.add(Identifiers.advertiser(market, rank)));
        }
        return offenders;
    }

    private Column submission(Draws draws, Column day) {
        return draws.key("submission", epochDay(day), col(CASE_INDEX));
    }

    private Column epochDay(Column day) {
        return day.plus((int) options.from().toEpochDay());
    }

    /** An ad comes again once, a week later, under the same number; never an ad that came again itself. */
    private Column reviewedAgain(Draws draws) {
        Column earlier = col(CASE_DAY).minus(REVIEWED_AGAIN_AFTER_DAYS);
        Column chosen = draws.happens("again", REVIEWED_AGAIN_SHARE, epochDay(col(CASE_DAY)), col(CASE_INDEX));
        Column earlierChosen = draws.happens("again", REVIEWED_AGAIN_SHARE, epochDay(earlier), col(CASE_INDEX));
        return chosen.and(earlier.geq(0))
                .and(col(CASE_INDEX).lt(get(lit(Slots.volumes(options)), earlier)))
                .and(earlierChosen.equalTo(false));
    }

    private Column market(Column uniform) {
        int shift = new PlantedEvents(options).start(EventKind.MIX_SHIFT);
        double[] shifted = Market.shares(PlantedEvents.MIX_SHIFT_MARKET, PlantedEvents.MIX_SHIFT_SHARE);
        Column after = when(col(CONTENT_DAY).geq(shift), 1).otherwise(0);
        return Lookup.pick(List.of(Market.shares(), shifted), after, uniform);
    }

    private Column rank(Column uniform) {
        long advertisers = Math.max(
                FEWEST_ADVERTISERS, Math.min(MOST_ADVERTISERS, options.decisionsPerDay() / DECISIONS_PER_ADVERTISER));
        double reach = Math.log((advertisers + ZIPF_SHIFT) / ZIPF_SHIFT);
        return exp(uniform.multiply(reach)).minus(1).multiply(ZIPF_SHIFT).cast("int");
    }

    private static Column language(Column uniform) {
        return when(
                        uniform.lt(Market.USUAL_LANGUAGE_SHARE),
                        Lookup.integer(Market.ALL, Market::usualLanguage, col(MARKET)))
                .otherwise(Lookup.integer(Market.ALL, Market::otherLanguage, col(MARKET)));
    }
}

package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.ADVERTISER;
import static io.northstar.jobs.simulate.Cases.ADVERTISER_KEY;
import static io.northstar.jobs.simulate.Cases.CARRIED_POLICY;
import static io.northstar.jobs.simulate.Cases.CASE_DAY;
import static io.northstar.jobs.simulate.Cases.CASE_INDEX;
import static io.northstar.jobs.simulate.Cases.CONTENT_DAY;
import static io.northstar.jobs.simulate.Cases.CONTENT_KEY;
import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.EVADES;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.LANGUAGE;
import static io.northstar.jobs.simulate.Cases.MARKET;
import static io.northstar.jobs.simulate.Cases.OBFUSCATED;
import static io.northstar.jobs.simulate.Cases.PHRASE;
import static io.northstar.jobs.simulate.Cases.SUBMITTED;
import static io.northstar.jobs.simulate.Cases.TEXT_KEY;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Creatives;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The ads themselves: text put together from a language's wordings, with the violating phrase where there is one. Copies
 * of a campaign share their text but for the ending.
 *
 * @param options what is simulated
 */
record SimulatedCreatives(SimulationOptions options) {
    private static final int PRODUCTS_PER_VERTICAL = 4;
    private static final int BENEFITS = 8;
    private static final int OTHER_BENEFITS = BENEFITS - 1;
    private static final int CALLS = 5;
    private static final double HOSTILE_SHARE = 0.003;
    private static final double BADLY_HOSTED_SHARE = 0.4;
    private static final int THROWN_AWAY_HOSTS = 400;
    private static final int HIGHEST_PRICE = 95;

    private static final double MEDIAN_AGE_MILLIS = 5.0 * Moments.HOUR;
    private static final double AGE_SPREAD = 1.0;

    private static final String SEPARATOR = " · ";
    private static final String OPENING = "opening";
    private static final String BENEFIT = "benefit";
    private static final String OTHER_BENEFIT = "other_benefit";
    private static final String CARRIED = "phrase";
    private static final String PRODUCT = "product";
    private static final String BRAND = "brand";
    private static final String WORDING = "wording";
    private static final String HOST = "host";
    private static final String CALL = "call";
    private static final String ATTACK = "attack";
    private static final String ENDING = "ending";

    private static final List<String> BRAND_STARTS = List.of(
            "Al", "Bri", "Ca", "Do", "El", "Fi", "Ga", "Ho", "In", "Jo", "Ka", "Lu", "Mi", "No", "Or", "Pa", "Qui",
            "Ri", "Sa", "Ti", "Ul", "Ve", "Wi", "Zo");
    private static final List<String> BRAND_ENDS = List.of(
            "bara", "cello", "dent", "fina", "gami", "lanto", "mera", "nova", "pelo", "rion", "sanda", "tica", "vola",
            "wick", "zena");
    private static final List<String> BRANDS = BRAND_STARTS.stream()
            .flatMap(start -> BRAND_ENDS.stream().map(start::concat))
            .toList();
    private static final List<String> ENDINGS =
            List.of("", "!", " ✨", " 🎉", " (new)", " – today", " 24/7", "!!", " ☎", " #1");

    /** The {@code creatives} rows: one per ad, on the day of its first decision. */
    Dataset<Row> of(Dataset<Row> cases) {
        // An equation of two columns would make Spark repeat in the filter how every column was computed.
        Column firstTime = col(KIND).equalTo(Slots.FIRST).and(col(CONTENT_DAY).geq(col(CASE_DAY)));
        Dataset<Row> perAd = cases.filter(firstTime);
        Dataset<Row> worded = worded(Simulation.compiledApart(chosen(perAd)));
        return Simulation.compiledApart(worded)
                .select(
                        Moments.date(options, col(DAY)).as(Simulation.LANDING_DAY),
                        new Identifiers(options).creative().as(Creatives.CREATIVE_ID),
                        concat(
                                        concat_ws(
                                                SEPARATOR,
                                                col(OPENING),
                                                col(BENEFIT),
                                                col(CARRIED),
                                                col(OTHER_BENEFIT),
                                                col(CALL),
                                                col(ATTACK)),
                                        col(ENDING))
                                .as(Creatives.TEXT),
                        col(Creatives.LANDING_DOMAIN),
                        hex(col(Creatives.MEDIA_HASH)).as(Creatives.MEDIA_HASH),
                        Lookup.text(Market.LANGUAGES, col(LANGUAGE)).as(Creatives.LANGUAGE),
                        Moments.timestamp(col(Creatives.CREATED_AT)).as(Creatives.CREATED_AT));
    }

    /** The choices that make each ad, as numbers; several small choices share a draw. */
    private Dataset<Row> chosen(Dataset<Row> perAd) {
        Draws draws = new Draws(options.seed());
        Column text = col(TEXT_KEY);
        Column content = col(CONTENT_KEY);
        Column hostile = draws.uniform("hostile", content).divide(HOSTILE_SHARE);
        Column badlyHosted = draws.uniform("badly hosted", text).divide(BADLY_HOSTED_SHARE);
        return perAd.select(
                col(DAY),
                col(CONTENT_DAY),
                col(CASE_INDEX),
                col(LANGUAGE),
                col(MARKET),
                col(ADVERTISER),
                col(VERTICAL),
                col(CARRIED_POLICY),
                col(PHRASE),
                col(EVADES),
                col(OBFUSCATED),
                draws.below("brand", BRANDS.size(), col(ADVERTISER_KEY)).as(BRAND),
                draws.below("product text", PRODUCTS_PER_VERTICAL * HIGHEST_PRICE, text)
                        .as(PRODUCT),
                draws.below("wording", BENEFITS * OTHER_BENEFITS * CALLS, text).as(WORDING),
                draws.below("ending", ENDINGS.size(), content).as(ENDING),
                when(
                                col(VIOLATING).equalTo(false).and(hostile.lt(1.0)),
                                hostile.multiply(Phrases.HOSTILE.size()).cast("int"))
                        .as(ATTACK),
                when(
                                col(VIOLATING).and(badlyHosted.lt(1.0)),
                                badlyHosted.multiply(THROWN_AWAY_HOSTS).cast("int"))
                        .as(HOST),
                draws.key("image", text).as(Creatives.MEDIA_HASH),
                col(SUBMITTED).minus(madeBefore(draws)).as(Creatives.CREATED_AT));
    }

    /** The choices in words. */
    private static Dataset<Row> worded(Dataset<Row> chosen) {
        Column first = pmod(col(WORDING), lit(BENEFITS));
        Column step =
                pmod(floor(col(WORDING).divide(BENEFITS)), lit(OTHER_BENEFITS)).plus(1);
        Column second = pmod(first.plus(step), lit(BENEFITS)).cast("int");
        Column call = floor(col(WORDING).divide(BENEFITS * OTHER_BENEFITS)).cast("int");
        Column thrownAway = concat(lit("promo-"), col(HOST).cast("string"), lit(".click.example"));
        return chosen.select(
                col(DAY),
                col(CONTENT_DAY),
                col(CASE_INDEX),
                col(LANGUAGE),
                opening().as(OPENING),
                wording("benefit", BENEFITS, first).as(BENEFIT),
                phrase().as(CARRIED),
                wording("benefit", BENEFITS, second).as(OTHER_BENEFIT),
                wording("call", CALLS, call).as(CALL),
                Lookup.text(Phrases.HOSTILE, col(ATTACK)).as(ATTACK),
                Lookup.text(ENDINGS, col(ENDING)).as(ENDING),
                coalesce(thrownAway, concat(Identifiers.advertiser(), lit(".example")))
                        .as(Creatives.LANDING_DOMAIN),
                col(Creatives.MEDIA_HASH),
                col(Creatives.CREATED_AT));
    }

    /** Brand, product and price. */
    private static Column opening() {
        Column product = col(LANGUAGE)
                .multiply(Vertical.NAMES.size())
                .plus(col(VERTICAL))
                .multiply(PRODUCTS_PER_VERTICAL)
                .plus(pmod(col(PRODUCT), lit(PRODUCTS_PER_VERTICAL)));
        Column price = floor(col(PRODUCT).divide(PRODUCTS_PER_VERTICAL)).plus(1);
        return concat(
                Lookup.text(BRANDS, col(BRAND)),
                lit(": "),
                Lookup.text(Wordings.ofAll(Vertical.NAMES), product),
                lit(" "),
                price.cast("string"));
    }

    /** The forbidden phrase, if the ad carries one. */
    private static Column phrase() {
        Column position = col(LANGUAGE)
                .multiply(Policy.ALL.size())
                .plus(col(CARRIED_POLICY))
                .multiply(Phrases.PER_POLICY)
                .plus(col(PHRASE));
        return when(col(EVADES), Lookup.text(Phrases.EVASIONS, pmod(col(ENDING), lit(Phrases.EVASIONS.size()))))
                .when(col(OBFUSCATED), Lookup.text(Phrases.obfuscated(), position))
                .otherwise(Lookup.text(Phrases.plain(), position));
    }

    private static Column wording(String key, int perLanguage, Column choice) {
        return Lookup.text(
                Wordings.ofAll(List.of(key)),
                col(LANGUAGE).multiply(perLanguage).plus(choice));
    }

    private static Column madeBefore(Draws draws) {
        return draws.lognormal("made", MEDIAN_AGE_MILLIS, AGE_SPREAD, col(CONTENT_KEY))
                .cast("long");
    }
}

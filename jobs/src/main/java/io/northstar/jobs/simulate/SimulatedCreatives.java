package io.northstar.jobs.simulate;

import static io.northstar.jobs.simulate.Cases.ADVERTISER_KEY;
import static io.northstar.jobs.simulate.Cases.CARRIED_POLICY;
import static io.northstar.jobs.simulate.Cases.CASE_DAY;
import static io.northstar.jobs.simulate.Cases.CONTENT_DAY;
import static io.northstar.jobs.simulate.Cases.CONTENT_KEY;
import static io.northstar.jobs.simulate.Cases.DAY;
import static io.northstar.jobs.simulate.Cases.EVADES;
import static io.northstar.jobs.simulate.Cases.KIND;
import static io.northstar.jobs.simulate.Cases.LANGUAGE;
import static io.northstar.jobs.simulate.Cases.OBFUSCATED;
import static io.northstar.jobs.simulate.Cases.PHRASE;
import static io.northstar.jobs.simulate.Cases.SUBMITTED;
import static io.northstar.jobs.simulate.Cases.TEXT_KEY;
import static io.northstar.jobs.simulate.Cases.VERTICAL;
import static io.northstar.jobs.simulate.Cases.VIOLATING;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Creatives;
import java.util.ArrayList;
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
    private static final int CALLS = 5;
    private static final double HOSTILE_SHARE = 0.003;
    private static final double BADLY_HOSTED_SHARE = 0.4;
    private static final int HIGHEST_PRICE = 95;

    private static final List<String> BRAND_STARTS = List.of(
            "Al", "Bri", "Ca", "Do", "El", "Fi", "Ga", "Ho", "In", "Jo", "Ka", "Lu", "Mi", "No", "Or", "Pa", "Qui",
            "Ri", "Sa", "Ti", "Ul", "Ve", "Wi", "Zo");
    private static final List<String> BRAND_ENDS = List.of(
            "bara", "cello", "dent", "fina", "gami", "lanto", "mera", "nova", "pelo", "rion", "sanda", "tica", "vola",
            "wick", "zena");
    private static final List<String> ENDINGS =
            List.of("", "!", " ✨", " 🎉", " (new)", " – today", " 24/7", "!!", " ☎", " #1");

    /** The {@code creatives} rows: one per ad, on the day of its first decision. */
    Dataset<Row> of(Dataset<Row> cases) {
        Draws draws = new Draws(options.seed());
        Column image = draws.key("image", col(TEXT_KEY));
        Column madeBefore = draws.lognormal("made", 5.0 * Moments.HOUR, 1.0, col(CONTENT_KEY));
        return cases.filter(col(KIND).equalTo(Slots.FIRST).and(col(CASE_DAY).equalTo(col(CONTENT_DAY))))
                .select(
                        Moments.date(options, col(DAY)).as(Simulation.LANDING_DAY),
                        new Identifiers(options).creative().as(Creatives.CREATIVE_ID),
                        text(draws).as(Creatives.TEXT),
                        domain(draws).as(Creatives.LANDING_DOMAIN),
                        hex(image).as(Creatives.MEDIA_HASH),
                        Lookup.text(Market.LANGUAGES, col(LANGUAGE)).as(Creatives.LANGUAGE),
                        Moments.timestamp(col(SUBMITTED).minus(madeBefore.cast("long")))
                                .as(Creatives.CREATED_AT));
    }

    private static Column text(Draws draws) {
        Column text = col(TEXT_KEY);
        Column brand = concat(
                Lookup.text(BRAND_STARTS, draws.below("brand start", BRAND_STARTS.size(), col(ADVERTISER_KEY))),
                Lookup.text(BRAND_ENDS, draws.below("brand end", BRAND_ENDS.size(), col(ADVERTISER_KEY))));
        Column product = Lookup.text(
                Wordings.ofAll(Vertical.NAMES),
                col(LANGUAGE)
                        .multiply(Vertical.NAMES.size())
                        .plus(col(VERTICAL))
                        .multiply(PRODUCTS_PER_VERTICAL)
                        .plus(draws.below("product text", PRODUCTS_PER_VERTICAL, text)));
        Column price = draws.below("price tag", HIGHEST_PRICE, text).plus(1).cast("string");
        return concat(
                concat_ws(
                        " · ",
                        concat(brand, lit(": "), product, lit(" "), price),
                        wording("benefit", BENEFITS, draws.below("benefit", BENEFITS, text)),
                        phrase(draws),
                        wording("call", CALLS, draws.below("call", CALLS, text)),
                        hostile(draws)),
                Lookup.text(ENDINGS, draws.below("ending", ENDINGS.size(), col(CONTENT_KEY))));
    }

    private static Column wording(String key, int perLanguage, Column choice) {
        return Lookup.text(
                Wordings.ofAll(List.of(key)),
                col(LANGUAGE).multiply(perLanguage).plus(choice));
    }

    private static Column phrase(Draws draws) {
        Column position = col(LANGUAGE)
                .multiply(Policy.ALL.size())
                .plus(col(CARRIED_POLICY))
                .multiply(Phrases.PER_POLICY)
                .plus(col(PHRASE));
        return when(
                        col(EVADES),
                        Lookup.text(
                                Phrases.EVASIONS, draws.below("new phrase", Phrases.EVASIONS.size(), col(CONTENT_KEY))))
                .when(col(OBFUSCATED), Lookup.text(Phrases.obfuscated(), position))
                .otherwise(Lookup.text(Phrases.plain(), position));
    }

    private static Column hostile(Draws draws) {
        return when(
                col(VIOLATING).equalTo(false).and(draws.happens("hostile", HOSTILE_SHARE, col(CONTENT_KEY))),
                Lookup.text(Phrases.HOSTILE, draws.below("hostile text", Phrases.HOSTILE.size(), col(CONTENT_KEY))));
    }

    /** The advertiser's own domain, or for some violating ads a throw-away one. */
    private static Column domain(Draws draws) {
        List<String> endings = new ArrayList<>(List.of(".example", ".shop.example", ".store.example"));
        Column own = concat(
                Identifiers.advertiser(),
                Lookup.text(endings, draws.below("domain", endings.size(), col(ADVERTISER_KEY))));
        Column thrownAway =
                concat(lit("promo-"), draws.below("host", 400, col(TEXT_KEY)).cast("string"), lit(".click.example"));
        return when(col(VIOLATING).and(draws.happens("badly hosted", BADLY_HOSTED_SHARE, col(TEXT_KEY))), thrownAway)
                .otherwise(own);
    }
}

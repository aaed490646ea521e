package io.northstar.strategy;

import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What conditions may ask about an ad before it is decided on. */
public enum Attribute {
    MARKET(Decisions.MARKET, Type.TEXT),
    VERTICAL(Decisions.VERTICAL, Type.TEXT),
    AD_PRODUCT(Decisions.AD_PRODUCT, Type.TEXT),
    PLACEMENT(Decisions.PLACEMENT, Type.TEXT),
    LANGUAGE(Decisions.LANGUAGE, Type.TEXT),
    LANDING_DOMAIN(Creatives.LANDING_DOMAIN, Type.TEXT),
    ADVERTISER_ID(Decisions.ADVERTISER_ID, Type.TEXT),
    MODEL_ID(Decisions.MODEL_ID, Type.TEXT),
    MODEL_VERSION(Decisions.MODEL_VERSION, Type.TEXT),
    /** The model's probability that the ad violates. */
    SCORE(Decisions.SCORE, Type.NUMBER),
    /** Days since the advertiser's first decision that is known. */
    ADVERTISER_AGE_DAYS("advertiser_age_days", Type.NUMBER);

    /** What values are. */
    enum Type {
        TEXT,
        NUMBER
    }

    private final String column;
    private final Type type;

    Attribute(String column, Type type) {
        this.column = column;
        this.type = type;
    }

    /** Its name in definitions, and its column. */
    public String column() {
        return column;
    }

    Type type() {
        return type;
    }

    static Optional<Attribute> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.column.equalsIgnoreCase(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Attribute::column).toList();
    }
}

package io.northstar.jobs.simulate;

import java.util.List;

/** Where ads are sold and shown: each product has two placements. */
final class AdProduct {
    static final List<String> PRODUCTS = List.of("feed", "search", "video", "display");
    static final double[] SHARES = {0.45, 0.25, 0.20, 0.10};
    static final List<String> PLACEMENTS = List.of(
            "home_feed",
            "group_feed",
            "search_results",
            "search_partners",
            "in_stream",
            "short_video",
            "side_column",
            "partner_site");
    static final int PLACEMENTS_PER_PRODUCT = 2;

    private AdProduct() {}
}

package io.northstar.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A unit as numbers are shown in it, in any locale alike.
 *
 * @param name its name, as in metric_catalogue; {@code share} is shown as percent
 */
public record Unit(String name) {
    /** Shares in [0, 1]. */
    public static final Unit SHARE = new Unit("share");
    /** Smaller numbers would be a row of zeros. */
    private static final double SMALLEST = 1e-6;

    /** Numbers without a unit. */
    public static final Unit NONE = new Unit("");

    /** {@code value} as a mark of an axis whose marks are {@code step} apart, of which only shares show their unit. */
    String mark(double value, double step) {
        boolean share = equals(SHARE);
        double shown = share ? 100 * value : value;
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(share ? 100 * step : step) - 1e-9));
        return String.format(Locale.ROOT, "%,." + digits + "f", shown == 0 ? 0.0 : shown) + (share ? " %" : "");
    }

    /** {@code value} with three digits that count, or two after the point. */
    public String text(double value) {
        if (equals(SHARE)) {
            double percent = 100 * value;
            double size = Math.abs(percent);
            int digits = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
            return String.format(Locale.ROOT, "%." + digits + "f %%", percent);
        }
        return equals(NONE) ? plain(value) : "%s %s".formatted(plain(value), name);
    }

    private static String plain(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < SMALLEST) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        if (size < 0.01) {
            return new BigDecimal(value).round(new MathContext(3)).toPlainString();
        }
        return String.format(Locale.ROOT, size < 1000 ? "%.2f" : "%,.0f", value);
    }
}

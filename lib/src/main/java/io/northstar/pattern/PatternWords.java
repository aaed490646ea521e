package io.northstar.pattern;

import io.northstar.pattern.Contrasts.Finding;
import io.northstar.stats.Interval;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.ShareContrast;
import io.northstar.stats.ShareContrast.Sample;
import io.northstar.table.ViolationPatterns;
import io.northstar.text.ShownText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Says what was found about a pattern, in numbers and in the words of a lead. */
final class PatternWords {
    private static final MathContext DIGITS = new MathContext(2);
    private static final double HUNDRED = 100;

    private final Map<Pattern, TwoWindows> cells;
    private final LocalDate day;
    private final PatternSettings settings;

    /**
     * For the night of a day.
     *
     * @param cells of all frequent patterns
     */
    PatternWords(Map<Pattern, TwoWindows> cells, LocalDate day, PatternSettings settings) {
        this.cells = cells;
        this.day = day;
        this.settings = settings;
    }

    /** A row of {@link ViolationPatterns}. */
    Row row(Finding finding, int rank) {
        TwoWindows part = cells.get(finding.pattern());
        TwoWindows rest = cells.get(finding.nearest()).minus(part);
        boolean others = finding.contrast().equals(ViolationPatterns.OTHERS);
        LabelTotals other = others ? rest.now() : part.before();
        RatioEstimate share = part.now().share(settings.confidence());
        RatioEstimate otherShare = other.share(settings.confidence());
        Interval difference = ShareContrast.difference(Sample.of(share), Sample.of(otherShare))
                .interval(settings.confidence());
        Map<String, Object> values = new HashMap<>();
        values.put(ViolationPatterns.DAY, Date.valueOf(day));
        values.put(ViolationPatterns.WINDOW_DAYS, settings.windowDays());
        values.put(ViolationPatterns.CONTRAST, finding.contrast());
        values.put(ViolationPatterns.RANK, rank);
        values.put(ViolationPatterns.PATTERN, finding.pattern().toString());
        values.put(ViolationPatterns.ATTRIBUTES, finding.pattern().values());
        values.put(ViolationPatterns.COMPARED_WITH, finding.nearest().toString());
        values.put(ViolationPatterns.LABELS, part.now().labels());
        values.put(ViolationPatterns.VIOLATING_LABELS, part.now().violatingLabels());
        values.put(ViolationPatterns.DECISIONS, part.now().weight());
        values.put(ViolationPatterns.SHARE, share.estimate());
        values.put(ViolationPatterns.SHARE_LOW, share.interval().low());
        values.put(ViolationPatterns.SHARE_HIGH, share.interval().high());
        values.put(ViolationPatterns.OTHER_LABELS, other.labels());
        values.put(ViolationPatterns.OTHER_SHARE, otherShare.estimate());
        values.put(ViolationPatterns.OTHER_SHARE_LOW, otherShare.interval().low());
        values.put(ViolationPatterns.OTHER_SHARE_HIGH, otherShare.interval().high());
        values.put(ViolationPatterns.DIFFERENCE, share.estimate() - otherShare.estimate());
        values.put(ViolationPatterns.DIFFERENCE_LOW, difference.low());
        values.put(ViolationPatterns.DIFFERENCE_HIGH, difference.high());
        values.put(ViolationPatterns.ODDS_RATIO, oddsRatio(share.estimate(), otherShare.estimate()));
        values.put(ViolationPatterns.P_VALUE, finding.comparison().p());
        values.put(ViolationPatterns.Q_VALUE, finding.q());
        values.put(ViolationPatterns.MESSAGE, sentence(finding, rest, others, share.estimate(), otherShare.estimate()));
        return RowFactory.create(
                ViolationPatterns.TABLE.columnNames().stream().map(values::get).toArray());
    }

    private static Double oddsRatio(double share, double otherShare) {
        double ratio = share * (1 - otherShare) / (otherShare * (1 - share));
        return ratio > 0 && Double.isFinite(ratio) ? ratio : null;
    }

    private String sentence(Finding finding, TwoWindows rest, boolean others, double share, double otherShare) {
        Pattern pattern = finding.pattern();
        String opening = "Of %s, %s violate, against %s"
                .formatted(
                        pattern.equals(Pattern.ALL) ? "all decisions" : "decisions" + with(pattern),
                        percent(share),
                        percent(otherShare));
        String restOf = "the others" + with(finding.nearest());
        if (others) {
            return "%s of %s.".formatted(opening, restOf);
        }
        String before = "%s in the %d days before".formatted(opening, settings.windowDays());
        return pattern.equals(Pattern.ALL)
                ? before + "."
                : "%s; of %s, %s against %s."
                        .formatted(before, restOf, percent(share(rest.now())), percent(share(rest.before())));
    }

    private double share(LabelTotals totals) {
        return totals.share(settings.confidence()).estimate();
    }

    /** The pattern's attributes in words, their values in quotation marks. */
    private static String with(Pattern pattern) {
        return pattern.values().isEmpty()
                ? ""
                : pattern.values().entrySet().stream()
                        .map(entry -> entry.getKey() + " \"" + ShownText.of(entry.getValue()) + "\"")
                        .collect(Collectors.joining(" and ", " with ", ""));
    }

    private static String percent(double share) {
        return new BigDecimal(HUNDRED * share)
                        .round(DIGITS)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }
}

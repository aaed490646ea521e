package io.northstar.cause;

import io.northstar.text.ShownText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Causes in the words of a lead. Values come from outside: they are quoted, shortened and cleared of invisible characters. */
final class CauseWords {
    private static final MathContext DIGITS = new MathContext(3);

    /** One sentence about a cause of {@code change}. */
    static String sentence(Change change, Explanation explanation) {
        double before = explanation.whole().before().rate();
        double now = explanation.whole().after().rate();
        String opening = "%s%s %s from %s to %s"
                .formatted(metric(change), of(change), now > before ? "rose" : "fell", number(before), number(now));
        return opening + because(explanation) + paradox(explanation) + nearest(explanation.events());
    }

    /** One sentence about a cause of a change of the number of decisions a day, of {@code all} or of the whole of it. */
    static String ofVolume(Change change, Leaf all, Cause cause, List<KnownEvent> events) {
        String opening = "Decisions%s %s from %s to %s a day"
                .formatted(
                        of(change),
                        all.actual() > all.expected() ? "rose" : "fell",
                        number(all.expected()),
                        number(all.actual()));
        String because = cause.slice().values().isEmpty()
                ? "; no part of it stands out."
                : "; %s of it comes from %s, which went from %s to %s."
                        .formatted(
                                percent((cause.actual() - cause.expected()) / (all.actual() - all.expected())),
                                words(cause.slice()),
                                number(cause.expected()),
                                number(cause.actual()));
        return opening + because + nearest(events);
    }

    /** One sentence about a change without cells that add up to it. */
    static String notDecomposed(Change change) {
        return "%s%s changed; where that comes from is not said, since no cells add up to it."
                .formatted(metric(change), of(change));
    }

    private static String metric(Change change) {
        return change.weighting().equals("decision")
                ? change.metric()
                : "%s by %s".formatted(change.metric(), change.weighting());
    }

    private static String of(Change change) {
        return change.slice().values().isEmpty() ? "" : " of " + words(change.slice());
    }

    private static String because(Explanation explanation) {
        boolean everywhere = explanation.cause().values().isEmpty();
        return switch (explanation.verdict()) {
            case NOISE -> "; sampling noise explains it.";
            case MIX ->
                "; %s of it is a shift of the mix, not of the rates: the share of %s went from %s to %s."
                        .formatted(
                                percent(explanation.share()),
                                words(explanation.cause()),
                                percent(explanation.weightBefore()),
                                percent(explanation.weightAfter()));
            case RATE, INTERACTION ->
                everywhere
                        ? "; no part of it stands out."
                        : "; %s of it comes from %s, %s."
                                .formatted(
                                        percent(explanation.share()), words(explanation.cause()), rates(explanation));
        };
    }

    private static String paradox(Explanation explanation) {
        if (!explanation.paradox()) {
            return "";
        }
        boolean rose = explanation.whole().change().estimate() > 0;
        return " Within no %s it %s, and in some it %s (Simpson's paradox)."
                .formatted(
                        String.join(" and ", explanation.cause().values().keySet()),
                        rose ? "rose" : "fell",
                        rose ? "fell" : "rose");
    }

    private static String rates(Explanation explanation) {
        if (explanation.before().denominator() == 0) {
            return "which is new and at " + number(explanation.after().rate());
        }
        if (explanation.after().denominator() == 0) {
            return "which is gone and was at " + number(explanation.before().rate());
        }
        return "which went from %s to %s"
                .formatted(
                        number(explanation.before().rate()),
                        number(explanation.after().rate()));
    }

    private static String nearest(List<KnownEvent> events) {
        return events.stream()
                .findFirst()
                .map(event -> " Near that day: %s.".formatted(event(event)))
                .orElse("");
    }

    /** All {@code events} in words; null without any. */
    static String events(List<KnownEvent> events) {
        return events.isEmpty() ? null : events.stream().map(CauseWords::event).collect(Collectors.joining("; "));
    }

    private static String event(KnownEvent event) {
        return "%s %s %s".formatted(event.day(), ShownText.of(event.kind()), ShownText.of(event.description()));
    }

    /** A slice in words, its values in quotation marks. */
    static String words(Slice slice) {
        return slice.values().entrySet().stream()
                .map(Map.Entry::getKey)
                .map(name -> name + " \"" + ShownText.of(slice.values().get(name)) + "\"")
                .collect(Collectors.joining(" and "));
    }

    private static String number(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : "nothing";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private CauseWords() {}
}

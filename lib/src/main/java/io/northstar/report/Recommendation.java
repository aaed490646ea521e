package io.northstar.report;

import java.util.List;

/**
 * A headline: what is so, whether it is real, why, and what to do. Made by rules from the tables.
 *
 * @param verdict whether it is good or bad news
 * @param headline what is so
 * @param why what it comes from; empty when that is not known
 * @param action what to do
 * @param evidence the numbers that it rests on, from exhibits of the page
 * @param confidence how sure it is
 * @param section id of the section with the numbers
 */
public record Recommendation(
        Verdict verdict,
        String headline,
        String why,
        String action,
        List<Tile> evidence,
        Confidence confidence,
        String section) {
    /** Good or bad news; in the order of their importance. */
    public enum Verdict {
        WORSE("Worse", "✖"),
        ATTENTION("Attention", "◆"),
        BETTER("Better", "✔"),
        STEADY("Steady", "●");

        private final String word;
        private final String mark;

        Verdict(String word, String mark) {
            this.word = word;
            this.mark = mark;
        }

        /** In a word. */
        public String word() {
            return word;
        }

        /** A shape, so that colour is not needed to tell. */
        public String mark() {
            return mark;
        }
    }

    /** How sure a recommendation is. */
    public enum Confidence {
        HIGH("high"),
        MODERATE("moderate"),
        LOW("low");

        private final String word;

        Confidence(String word) {
            this.word = word;
        }

        /** In a word. */
        public String word() {
            return word;
        }
    }

    /** The same on a page that has its numbers in {@code place}. */
    Recommendation at(String place) {
        return new Recommendation(verdict, headline, why, action, List.of(), confidence, place);
    }

    public Recommendation {
        headline = ReadableText.of(headline);
        why = ReadableText.of(why);
        action = ReadableText.of(action);
        evidence = List.copyOf(evidence);
    }
}

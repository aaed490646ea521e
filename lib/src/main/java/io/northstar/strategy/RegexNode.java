package io.northstar.strategy;

import java.util.List;

/** What a regular expression may match, as far as filters need to know: where in doubt it says more. */
sealed interface RegexNode {
    /** Largest size of a node; larger ones are all the same. */
    long HUGE = 1L << 40;

    /** How many characters it is long when repetitions are written out, {@link #HUGE} at most. */
    long size();

    /** Whether it may match no character at all. */
    boolean nullable();

    /** One character, in lower case. */
    record Letter(int character) implements RegexNode {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public boolean nullable() {
            return false;
        }
    }

    /** One of a few characters, in lower case. */
    record OneOf(List<Integer> characters) implements RegexNode {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public boolean nullable() {
            return false;
        }
    }

    /** Some character. */
    record Any() implements RegexNode {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public boolean nullable() {
            return false;
        }
    }

    /** No character: the beginning, the end or an edge of a word. */
    record Edge() implements RegexNode {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public boolean nullable() {
            return true;
        }
    }

    /** One after the other. */
    record Sequence(List<RegexNode> parts) implements RegexNode {
        @Override
        public long size() {
            return Math.min(HUGE, parts.stream().mapToLong(RegexNode::size).sum());
        }

        @Override
        public boolean nullable() {
            return parts.stream().allMatch(RegexNode::nullable);
        }
    }

    /** One of them. */
    record Choice(List<RegexNode> options) implements RegexNode {
        @Override
        public long size() {
            return Math.min(HUGE, options.stream().mapToLong(RegexNode::size).sum());
        }

        @Override
        public boolean nullable() {
            return options.stream().anyMatch(RegexNode::nullable);
        }
    }

    /**
     * Some times in a row.
     *
     * @param least times
     * @param most times; {@link #UNBOUNDED} for any number
     */
    record Repeat(RegexNode part, int least, int most) implements RegexNode {
        static final int UNBOUNDED = Integer.MAX_VALUE;

        @Override
        public long size() {
            long times = most == UNBOUNDED ? Math.max(1, least) : Math.max(1, most);
            return Math.min(HUGE, Math.max(1, part.size()) * times);
        }

        @Override
        public boolean nullable() {
            return least == 0 || part.nullable();
        }
    }
}

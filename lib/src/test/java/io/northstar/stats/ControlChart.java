package io.northstar.stats;

import java.util.List;

/**
 * Classical charts of standardised values. How often they alarm when nothing has changed is known on average only, and only
 * for values that are normal and independent.
 */
sealed interface ControlChart {
    /** The state before the first value. */
    State start();

    /** The state after {@code value}, in standard deviations from the target. */
    State next(State state, double value);

    /** Whether the chart alarms. */
    boolean alarms(State state);

    /**
     * What a chart remembers.
     *
     * @param high evidence for an increase, or the smoothed value
     * @param low evidence for a decrease, 0 or more
     */
    record State(double high, double low) {}

    /** The number of values until the first alarm, 0 when there is none. */
    default int firstAlarm(List<Double> values) {
        State state = start();
        for (int i = 0; i < values.size(); i++) {
            state = next(state, values.get(i));
            if (alarms(state)) {
                return i + 1;
            }
        }
        return 0;
    }

    /**
     * Two-sided cumulative sums (Page 1954, Biometrika 41, 100-115).
     *
     * @param allowance what a value may deviate by without being counted, half of the shift that is looked for
     * @param limit the sum that alarms
     */
    record Cusum(double allowance, double limit) implements ControlChart {
        @Override
        public State start() {
            return new State(0, 0);
        }

        @Override
        public State next(State state, double value) {
            return new State(
                    Math.max(0, state.high() + value - allowance), Math.max(0, state.low() - value - allowance));
        }

        @Override
        public boolean alarms(State state) {
            return Math.max(state.high(), state.low()) >= limit;
        }
    }

    /**
     * Exponentially weighted mean (Roberts 1959, Technometrics 1, 239-250), with its limit in the end from the start.
     *
     * @param weight of the newest value, in (0, 1]
     * @param limit in standard deviations of the weighted mean
     */
    record Ewma(double weight, double limit) implements ControlChart {
        @Override
        public State start() {
            return new State(0, 0);
        }

        @Override
        public State next(State state, double value) {
            return new State(weight * value + (1 - weight) * state.high(), 0);
        }

        @Override
        public boolean alarms(State state) {
            return Math.abs(state.high()) >= limit * Math.sqrt(weight / (2 - weight));
        }
    }
}

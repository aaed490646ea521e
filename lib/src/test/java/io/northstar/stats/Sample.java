package io.northstar.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** The labelled units of one stratum, with the textbook definitions of everything that moments compute by shortcut. */
record Sample(double population, List<Unit> units) {

    /** One labelled unit; outside the domain both values are 0. */
    record Unit(boolean inDomain, double x, double y) {

        static final Unit OUTSIDE = new Unit(false, 0, 0);

        static Unit of(double x, double y) {
            return new Unit(true, x, y);
        }
    }

    static Sample of(double population, Unit... units) {
        return new Sample(population, List.of(units));
    }

    /** Units of which two thirds are in the domain, and whose numerator is a random part of their denominator. */
    static Sample random(Random random) {
        List<Unit> units = new ArrayList<>();
        int labelled = 2 + random.nextInt(20);
        for (int i = 0; i < labelled; i++) {
            double x = random.nextInt(4) + random.nextDouble();
            units.add(random.nextInt(3) == 0 ? Unit.OUTSIDE : Unit.of(x, x * random.nextDouble()));
        }
        return new Sample(labelled + random.nextInt(500), units);
    }

    StratumMoments moments() {
        return new StratumMoments(
                population,
                units.size(),
                units.stream().filter(Unit::inDomain).count(),
                sum(Unit::x),
                sum(Unit::y),
                sum(unit -> unit.x() * unit.x()),
                sum(unit -> unit.x() * unit.y()),
                sum(unit -> unit.y() * unit.y()));
    }

    double sum(ToDoubleFunction<Unit> value) {
        return units.stream().mapToDouble(value).sum();
    }

    double total(ToDoubleFunction<Unit> value) {
        return population / units.size() * sum(value);
    }

    /** Variance of a total under simple random sampling without replacement, straight from its definition. */
    double varianceOfTotal(ToDoubleFunction<Unit> value) {
        int labelled = units.size();
        double mean = sum(value) / labelled;
        double squares = sum(unit -> Math.pow(value.applyAsDouble(unit) - mean, 2));
        return population * population * (1 - labelled / population) / labelled * squares / (labelled - 1);
    }

    boolean touchesDomain() {
        return units.stream().anyMatch(Unit::inDomain);
    }
}

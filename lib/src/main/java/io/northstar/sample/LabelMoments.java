package io.northstar.sample;

import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What labels say about the numerator and denominator of a metric among decisions of one kind.
 *
 * @param labels how many
 * @param means of each {@link Part} over the decisions that the labels stand for
 */
record LabelMoments(double labels, Map<Part, Double> means) {
    /** Denominator x, numerator y, their products, and the products over the size of the decision. */
    enum Part {
        X,
        Y,
        XX,
        XY,
        YY,
        SIZED_XX,
        SIZED_XY,
        SIZED_YY
    }

    /** Without any label: a decision that is in the denominator, and in the numerator as likely as not. */
    static final LabelMoments UNKNOWN = new LabelMoments(1, each(part -> 1.0)).doubtful();

    LabelMoments {
        means = Map.copyOf(means);
    }

    /** These labels and those of {@code other} together, which count as {@code weight} labels. */
    LabelMoments joinedBy(LabelMoments other, double weight) {
        double all = labels + weight;
        return new LabelMoments(all, each(part -> (labels * mean(part) + weight * other.mean(part)) / all));
    }

    /** A decision with the denominator of these that is in the numerator as likely as not. */
    LabelMoments doubtful() {
        return new LabelMoments(1, each(part -> switch (part) {
            case X, XX, SIZED_XX -> mean(part);
            case Y -> mean(Part.X) / 2;
            case XY, YY -> mean(Part.XX) / 2;
            case SIZED_XY, SIZED_YY -> mean(Part.SIZED_XX) / 2;
        }));
    }

    /** The mean of each part from {@code mean}. */
    static Map<Part, Double> each(ToDoubleFunction<Part> mean) {
        return Arrays.stream(Part.values()).collect(Collectors.toMap(part -> part, mean::applyAsDouble));
    }

    double mean(Part part) {
        return means.get(part);
    }

    /** Mean of {@code y - ratio x}. */
    double residual(double ratio) {
        return mean(Part.Y) - ratio * mean(Part.X);
    }

    /** Mean of its square. */
    double squaredResidual(double ratio) {
        return square(ratio, Part.XX, Part.XY, Part.YY);
    }

    /** Mean of its square over the size. */
    double sizedResidual(double ratio) {
        return square(ratio, Part.SIZED_XX, Part.SIZED_XY, Part.SIZED_YY);
    }

    private double square(double ratio, Part xx, Part xy, Part yy) {
        return Math.max(0, mean(yy) - 2 * ratio * mean(xy) + ratio * ratio * mean(xx));
    }
}

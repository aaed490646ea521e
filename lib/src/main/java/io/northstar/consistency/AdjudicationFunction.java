package io.northstar.consistency;

import io.northstar.stats.DawidSkene;
import io.northstar.stats.VotePattern;
import io.northstar.stats.VotePattern.Vote;
import io.northstar.table.Adjudications;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.ReviewerConfusion;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Applies {@link DawidSkene} to the vote patterns of a window and policy. A function of Java, because it iterates; it runs
 * once per window and policy.
 */
final class AdjudicationFunction implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    static final String CONFUSION = "confusion";
    static final String POSTERIORS = "posteriors";

    /** What {@link #call} returns; posteriors are in the order of the patterns, null for golden ones. */
    static final StructType SCHEMA = new StructType()
            .add(Adjudications.ITEMS, DataTypes.LongType)
            .add(Adjudications.GOLDEN_ITEMS, DataTypes.LongType)
            .add(Adjudications.ANCHORS, DataTypes.LongType)
            .add(Adjudications.REVIEWERS, DataTypes.LongType)
            .add(Adjudications.VIOLATING_SHARE, DataTypes.DoubleType)
            .add(Adjudications.LOG_LIKELIHOOD, DataTypes.DoubleType)
            .add(Adjudications.ITERATIONS, DataTypes.IntegerType)
            .add(Adjudications.CONVERGED, DataTypes.BooleanType)
            .add(Adjudications.STATUS, DataTypes.StringType)
            .add(Adjudications.REASON, DataTypes.StringType)
            .add(
                    CONFUSION,
                    DataTypes.createArrayType(new StructType()
                            .add(QaLabels.REVIEWER_ID, DataTypes.StringType)
                            .add(ReviewerConfusion.ITEMS, DataTypes.LongType)
                            .add(ReviewerConfusion.GOLDEN_ITEMS, DataTypes.LongType)
                            .add(ReviewerConfusion.EXPECTED_VIOLATING, DataTypes.DoubleType)
                            .add(ReviewerConfusion.EXPECTED_COMPLIANT, DataTypes.DoubleType)
                            .add(ReviewerConfusion.SENSITIVITY, DataTypes.DoubleType)
                            .add(ReviewerConfusion.SPECIFICITY, DataTypes.DoubleType)))
            .add(POSTERIORS, DataTypes.createArrayType(DataTypes.DoubleType));

    private static final int COMPLIANT = 0;
    private static final int VIOLATING = 1;
    private static final int CATEGORIES = 2;

    private final AdjudicationRules rules;

    AdjudicationFunction(AdjudicationRules rules) {
        this.rules = rules;
    }

    @Override
    public Row call(Row window) {
        List<Row> patterns = window.getList(0);
        SortedMap<String, Integer> numbers = numbers(patterns);
        List<VotePattern> drawn = new ArrayList<>();
        List<VotePattern.Known> golden = new ArrayList<>();
        for (Row row : patterns) {
            VotePattern pattern = pattern(row, numbers);
            if (isGolden(row)) {
                golden.add(
                        new VotePattern.Known(pattern, row.<Boolean>getAs(Adjudication.KNOWN) ? VIOLATING : COMPLIANT));
            } else {
                drawn.add(pattern);
            }
        }
        long items = drawn.stream().mapToLong(VotePattern::items).sum();
        long goldenItems =
                golden.stream().mapToLong(item -> item.pattern().items()).sum();
        long anchors = DawidSkene.anchors(drawn, golden);
        long reviewers = numbers.size();
        if (drawn.isEmpty() || anchors < rules.minAnchors()) {
            return RowFactory.create(
                    items,
                    goldenItems,
                    anchors,
                    reviewers,
                    null,
                    null,
                    null,
                    null,
                    NorthStar.REFUSED,
                    Adjudications.NOT_IDENTIFIED,
                    null,
                    null);
        }
        DawidSkene fit = DawidSkene.fit(drawn, golden, CATEGORIES, numbers.size(), rules.estimate());
        List<Double> posteriors = posteriors(patterns, fit);
        return RowFactory.create(
                items,
                goldenItems,
                anchors,
                reviewers,
                fit.shares().get(VIOLATING),
                fit.logLikelihood(),
                fit.iterations(),
                fit.converged(),
                NorthStar.OK,
                null,
                confusion(patterns, posteriors, numbers, fit),
                posteriors);
    }

    /** The reviewers with their numbers, in order of their identifiers. */
    private static SortedMap<String, Integer> numbers(List<Row> patterns) {
        SortedSet<String> reviewers = new TreeSet<>();
        patterns.forEach(row -> ballots(row).forEach(ballot -> reviewers.add(ballot.getAs(QaLabels.REVIEWER_ID))));
        SortedMap<String, Integer> numbers = new TreeMap<>();
        reviewers.forEach(reviewer -> numbers.put(reviewer, numbers.size()));
        return numbers;
    }

    private static VotePattern pattern(Row row, SortedMap<String, Integer> numbers) {
        List<Vote> votes = ballots(row).stream()
                .map(ballot -> new Vote(
                        numbers.get(ballot.<String>getAs(QaLabels.REVIEWER_ID)),
                        ballot.<Boolean>getAs(Adjudication.NAMES) ? VIOLATING : COMPLIANT))
                .toList();
        return new VotePattern(votes, row.<Long>getAs(Adjudication.PATTERN_ITEMS));
    }

    private static List<Double> posteriors(List<Row> patterns, DawidSkene fit) {
        Iterator<List<Double>> ofDrawn = fit.posteriors().iterator();
        List<Double> posteriors = new ArrayList<>();
        for (Row row : patterns) {
            posteriors.add(isGolden(row) ? null : ofDrawn.next().get(VIOLATING));
        }
        return posteriors;
    }

    private static List<Row> confusion(
            List<Row> patterns, List<Double> posteriors, SortedMap<String, Integer> numbers, DawidSkene fit) {
        long[] items = new long[numbers.size()];
        long[] golden = new long[numbers.size()];
        double[] violating = new double[numbers.size()];
        for (int i = 0; i < patterns.size(); i++) {
            Row row = patterns.get(i);
            long count = row.<Long>getAs(Adjudication.PATTERN_ITEMS);
            double probability = isGolden(row) ? row.<Boolean>getAs(Adjudication.KNOWN) ? 1 : 0 : posteriors.get(i);
            for (Row ballot : ballots(row)) {
                int reviewer = numbers.get(ballot.<String>getAs(QaLabels.REVIEWER_ID));
                items[reviewer] += count;
                golden[reviewer] += isGolden(row) ? count : 0;
                violating[reviewer] += count * probability;
            }
        }
        List<Row> rows = new ArrayList<>();
        numbers.forEach((reviewer, number) -> {
            double compliant = items[number] - violating[number];
            List<List<Double>> rates = fit.rates().get(number);
            rows.add(RowFactory.create(
                    reviewer,
                    items[number],
                    golden[number],
                    violating[number],
                    compliant,
                    violating[number] < 1 ? null : rates.get(VIOLATING).get(VIOLATING),
                    compliant < 1 ? null : rates.get(COMPLIANT).get(COMPLIANT)));
        });
        return rows;
    }

    private static boolean isGolden(Row pattern) {
        return !pattern.isNullAt(pattern.fieldIndex(Adjudication.KNOWN));
    }

    private static List<Row> ballots(Row pattern) {
        return pattern.getList(pattern.fieldIndex(Adjudication.BALLOTS));
    }
}

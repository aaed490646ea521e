package io.northstar.consistency;

import io.northstar.stats.DawidSkene;
import io.northstar.stats.VotePattern;
import io.northstar.stats.VotePattern.Vote;
import io.northstar.table.Adjudications;
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
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Applies {@link DawidSkene} to the vote patterns of a group. A function of Java, because it iterates; it runs once per group. */
final class DawidSkeneFunction implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    static final String SHARES = "shares";
    static final String CONFUSION = "confusion";
    static final String EXPECTED = "expected";
    static final String RATES = "rates";
    static final String POSTERIORS = "posteriors";

    private static final ArrayType OF_CATEGORIES = DataTypes.createArrayType(DataTypes.DoubleType);

    /**
     * What {@link #call} returns. From the shares on all is null where the estimate is refused. {@link #EXPECTED} has how many of
     * a reviewer's items are of each category; {@link #POSTERIORS} are in the order of the patterns, null for golden ones.
     */
    static final StructType SCHEMA = new StructType()
            .add(Adjudications.ITEMS, DataTypes.LongType)
            .add(Adjudications.GOLDEN_ITEMS, DataTypes.LongType)
            .add(Adjudications.ANCHORS, DataTypes.LongType)
            .add(Adjudications.REVIEWERS, DataTypes.LongType)
            .add(SHARES, OF_CATEGORIES)
            .add(Adjudications.LOG_LIKELIHOOD, DataTypes.DoubleType)
            .add(Adjudications.ITERATIONS, DataTypes.IntegerType)
            .add(Adjudications.CONVERGED, DataTypes.BooleanType)
            .add(
                    CONFUSION,
                    DataTypes.createArrayType(new StructType()
                            .add(QaLabels.REVIEWER_ID, DataTypes.StringType)
                            .add(ReviewerConfusion.ITEMS, DataTypes.LongType)
                            .add(ReviewerConfusion.GOLDEN_ITEMS, DataTypes.LongType)
                            .add(EXPECTED, OF_CATEGORIES)
                            .add(RATES, DataTypes.createArrayType(OF_CATEGORIES))))
            .add(POSTERIORS, DataTypes.createArrayType(OF_CATEGORIES));

    private final int categories;
    private final DawidSkene.Rules rules;
    private final long minAnchors;

    DawidSkeneFunction(int categories, DawidSkene.Rules rules, long minAnchors) {
        this.categories = categories;
        this.rules = rules;
        this.minAnchors = minAnchors;
    }

    @Override
    public Row call(Row group) {
        List<Row> patterns = group.getList(0);
        SortedMap<String, Integer> numbers = numbers(patterns);
        List<VotePattern> drawn = new ArrayList<>();
        List<VotePattern.Known> golden = new ArrayList<>();
        for (Row row : patterns) {
            VotePattern pattern = pattern(row, numbers);
            if (isGolden(row)) {
                golden.add(new VotePattern.Known(pattern, row.<Integer>getAs(FittedVotes.KNOWN)));
            } else {
                drawn.add(pattern);
            }
        }
        long items = drawn.stream().mapToLong(VotePattern::items).sum();
        long goldenItems =
                golden.stream().mapToLong(item -> item.pattern().items()).sum();
        long anchors = DawidSkene.anchors(drawn, golden);
        long reviewers = numbers.size();
        if (drawn.isEmpty() || anchors < minAnchors) {
            return RowFactory.create(items, goldenItems, anchors, reviewers, null, null, null, null, null, null);
        }
        DawidSkene fit = DawidSkene.fit(drawn, golden, categories, numbers.size(), rules);
        List<List<Double>> posteriors = posteriors(patterns, fit);
        return RowFactory.create(
                items,
                goldenItems,
                anchors,
                reviewers,
                fit.shares(),
                fit.logLikelihood(),
                fit.iterations(),
                fit.converged(),
                confusion(patterns, posteriors, numbers, fit),
                posteriors);
    }

    /** The reviewers with their numbers, in order of their identifiers. */
    private static SortedMap<String, Integer> numbers(List<Row> patterns) {
        SortedSet<String> reviewers = new TreeSet<>();
        patterns.forEach(row -> reviewers.addAll(reviewers(row)));
        SortedMap<String, Integer> numbers = new TreeMap<>();
        reviewers.forEach(reviewer -> numbers.put(reviewer, numbers.size()));
        return numbers;
    }

    private static VotePattern pattern(Row row, SortedMap<String, Integer> numbers) {
        List<Vote> votes = ballots(row).stream()
                .map(ballot -> new Vote(
                        numbers.get(ballot.<String>getAs(QaLabels.REVIEWER_ID)),
                        ballot.<Integer>getAs(FittedVotes.CATEGORY)))
                .toList();
        return new VotePattern(votes, row.<Long>getAs(FittedVotes.PATTERN_ITEMS));
    }

    private static List<List<Double>> posteriors(List<Row> patterns, DawidSkene fit) {
        Iterator<List<Double>> ofDrawn = fit.posteriors().iterator();
        List<List<Double>> posteriors = new ArrayList<>();
        for (Row row : patterns) {
            posteriors.add(isGolden(row) ? null : ofDrawn.next());
        }
        return posteriors;
    }

    private List<Row> confusion(
            List<Row> patterns, List<List<Double>> posteriors, SortedMap<String, Integer> numbers, DawidSkene fit) {
        long[] items = new long[numbers.size()];
        long[] golden = new long[numbers.size()];
        double[][] expected = new double[numbers.size()][categories];
        for (int i = 0; i < patterns.size(); i++) {
            Row row = patterns.get(i);
            long count = row.<Long>getAs(FittedVotes.PATTERN_ITEMS);
            for (String name : reviewers(row)) {
                int reviewer = numbers.get(name);
                items[reviewer] += count;
                golden[reviewer] += isGolden(row) ? count : 0;
                for (int category = 0; category < categories; category++) {
                    double probability = isGolden(row)
                            ? row.<Integer>getAs(FittedVotes.KNOWN) == category ? 1 : 0
                            : posteriors.get(i).get(category);
                    expected[reviewer][category] += count * probability;
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        numbers.forEach((reviewer, number) -> rows.add(RowFactory.create(
                reviewer,
                items[number],
                golden[number],
                DoubleStream.of(expected[number]).boxed().toList(),
                fit.rates().get(number))));
        return rows;
    }

    private static boolean isGolden(Row pattern) {
        return !pattern.isNullAt(pattern.fieldIndex(FittedVotes.KNOWN));
    }

    /** Each reviewer once, however often he voted on the item. */
    private static SortedSet<String> reviewers(Row pattern) {
        return ballots(pattern).stream()
                .map(ballot -> ballot.<String>getAs(QaLabels.REVIEWER_ID))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Row> ballots(Row pattern) {
        return pattern.getList(pattern.fieldIndex(FittedVotes.BALLOTS));
    }
}

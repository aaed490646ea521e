package io.northstar.consistency;

import io.northstar.stats.Agreement;
import io.northstar.stats.AgreementEstimate;
import io.northstar.stats.Interval;
import io.northstar.stats.ItemTotals;
import io.northstar.stats.PairedAgreement;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.NorthStar;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Measures agreement about one policy from the counts of a slice. A function of Java, because the coefficients and their
 * errors are those of {@link Agreement}; it runs once per slice and policy.
 */
final class AgreementFunction implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    /** What {@link #call} returns. */
    static final StructType SCHEMA = schema();

    private static final int NOT_NAMED = 0;
    private static final int NAMED = 1;
    private static final int CATEGORIES = 2;

    private final AgreementRules rules;

    AgreementFunction(AgreementRules rules) {
        this.rules = rules;
    }

    @Override
    public Row call(Row slice) {
        String policy = slice.getString(0);
        List<Row> patterns = slice.getList(1);
        SortedMap<String, Integer> categories = categories(policy, patterns);
        int count = Math.max(CATEGORIES, categories.size() + 1);
        Map<List<Integer>, ItemTotals> votes = new LinkedHashMap<>();
        Map<List<Integer>, ItemTotals> naming = new LinkedHashMap<>();
        List<List<ItemTotals>> firstTwo = new ArrayList<>();
        for (int category = 0; category < count; category++) {
            firstTwo.add(new ArrayList<>(Collections.nCopies(count, ItemTotals.unweighted(0))));
        }
        long unweighted = 0;
        for (Row pattern : patterns) {
            List<Integer> answers = answers(pattern, policy, categories);
            ItemTotals totals = totals(pattern);
            votes.merge(counts(answers, count), totals, ItemTotals::plus);
            int others = Collections.frequency(answers, NOT_NAMED);
            naming.merge(List.of(others, answers.size() - others), totals, ItemTotals::plus);
            List<ItemTotals> ofFirst = firstTwo.get(answers.get(0));
            ofFirst.set(answers.get(1), ofFirst.get(answers.get(1)).plus(totals));
            unweighted += pattern.<Long>getAs(ReviewAgreement.UNWEIGHTED);
        }
        return measured(
                Agreement.of(count, votes), Agreement.of(CATEGORIES, naming), PairedAgreement.of(firstTwo), unweighted);
    }

    /** The categories beside {@link #NOT_NAMED}: the judged policy, or each one that is named. */
    private static SortedMap<String, Integer> categories(String policy, List<Row> patterns) {
        Set<String> names = new TreeSet<>();
        if (policy.equals(InconsistencyReview.WHICH_POLICY)) {
            patterns.forEach(pattern ->
                    verdicts(pattern).stream().filter(Objects::nonNull).forEach(names::add));
        } else {
            names.add(policy);
        }
        SortedMap<String, Integer> categories = new TreeMap<>();
        names.forEach(name -> categories.put(name, categories.size() + 1));
        return categories;
    }

    private static List<Integer> counts(List<Integer> answers, int categories) {
        return IntStream.range(0, categories)
                .mapToObj(category -> Collections.frequency(answers, category))
                .toList();
    }

    /**
     * What is published.
     *
     * @param agreement votes by category
     * @param naming the same votes by whether they name a policy
     */
    private Row measured(Agreement agreement, Agreement naming, PairedAgreement firstTwo, long unweighted) {
        List<Object> values = new ArrayList<>(List.of(agreement.items(), agreement.pairs(), naming.naming(NAMED)));
        if (unweighted > 0) {
            return without(values, NorthStar.REFUSED, InconsistencyReview.NO_DESIGN);
        }
        if (agreement.items() < rules.minItems()) {
            return without(values, NorthStar.SUPPRESSED, InconsistencyReview.TOO_FEW_ITEMS);
        }
        boolean oneSided = Math.min(naming.naming(NAMED), naming.naming(NOT_NAMED)) < rules.minNamed();
        Map<String, Optional<AgreementEstimate>> measures = new LinkedHashMap<>();
        double confidence = rules.confidence();
        measures.put(
                InconsistencyReview.INCONSISTENCY,
                agreement.observed(confidence).map(AgreementFunction::opposite));
        measures.put(InconsistencyReview.COHEN_KAPPA, oneSided ? Optional.empty() : firstTwo.cohenKappa(confidence));
        measures.put(InconsistencyReview.FLEISS_KAPPA, oneSided ? Optional.empty() : agreement.fleissKappa(confidence));
        measures.put(InconsistencyReview.GWET_AC1, agreement.gwetAc1(confidence));
        measures.put(
                InconsistencyReview.KRIPPENDORFF_ALPHA,
                oneSided ? Optional.empty() : agreement.krippendorffAlpha(confidence));
        values.add(naming.share(NAMED).orElse(null));
        InconsistencyReview.MEASURES.forEach(measure -> add(values, measures.get(measure)));
        values.add(measures.get(rules.coefficient())
                .map(estimate -> estimate.interval().high() < rules.cannotAgreeBelow())
                .orElse(null));
        values.add(NorthStar.OK);
        values.add(oneSided ? InconsistencyReview.ONE_SIDED : null);
        return RowFactory.create(values.toArray());
    }

    private static Row without(List<Object> counts, String status, String reason) {
        List<Object> values = new ArrayList<>(counts);
        while (values.size() < SCHEMA.size() - 2) {
            values.add(null);
        }
        values.add(status);
        values.add(reason);
        return RowFactory.create(values.toArray());
    }

    private static void add(List<Object> values, Optional<AgreementEstimate> measure) {
        values.add(measure.map(AgreementEstimate::estimate).orElse(null));
        values.add(measure.map(AgreementEstimate::standardError).orElse(null));
        values.add(measure.map(found -> found.interval().low()).orElse(null));
        values.add(measure.map(found -> found.interval().high()).orElse(null));
    }

    private static AgreementEstimate opposite(AgreementEstimate agreement) {
        Interval interval = agreement.interval();
        return new AgreementEstimate(
                1 - agreement.estimate(),
                agreement.standardError(),
                new Interval(1 - interval.high(), 1 - interval.low()));
    }

    private static List<Integer> answers(Row pattern, String policy, SortedMap<String, Integer> categories) {
        boolean any = policy.equals(InconsistencyReview.ANY_POLICY);
        return verdicts(pattern).stream()
                .map(verdict -> verdict == null ? NOT_NAMED : any ? NAMED : categories.getOrDefault(verdict, NOT_NAMED))
                .toList();
    }

    private static List<String> verdicts(Row pattern) {
        return pattern.getList(pattern.fieldIndex(Reviews.VERDICTS));
    }

    private static ItemTotals totals(Row pattern) {
        return new ItemTotals(
                pattern.<Long>getAs(InconsistencyReview.ITEMS),
                pattern.<Double>getAs(Reviews.WEIGHT),
                pattern.<Double>getAs(ReviewAgreement.SQUARED_WEIGHTS));
    }

    private static StructType schema() {
        StructType schema = new StructType()
                .add(InconsistencyReview.ITEMS, DataTypes.LongType)
                .add(InconsistencyReview.PAIRS, DataTypes.LongType)
                .add(InconsistencyReview.NAMED_ITEMS, DataTypes.LongType)
                .add(InconsistencyReview.NAMED_SHARE, DataTypes.DoubleType);
        for (String measure : InconsistencyReview.MEASURES) {
            for (String column : InconsistencyReview.columns(measure)) {
                schema = schema.add(column, DataTypes.DoubleType);
            }
        }
        return schema.add(InconsistencyReview.CANNOT_AGREE, DataTypes.BooleanType)
                .add(InconsistencyReview.STATUS, DataTypes.StringType)
                .add(InconsistencyReview.REASON, DataTypes.StringType);
    }
}

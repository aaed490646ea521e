package io.northstar.audit;

import io.northstar.stats.RatioEstimate;
import io.northstar.stats.TwoPhaseTotals;
import io.northstar.table.AuditRates;
import io.northstar.table.NorthStar;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Turns a window's two-phase totals into what is published. A function of Java because Spark has no quantile of beta and t. */
final class AuditFunction implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;

    /** What {@link #call} returns: the result columns of {@link AuditRates}. */
    static final StructType SCHEMA = new StructType()
            .add(AuditRates.ESTIMATE, DataTypes.DoubleType)
            .add(AuditRates.STANDARD_ERROR, DataTypes.DoubleType)
            .add(AuditRates.CI_LOW, DataTypes.DoubleType)
            .add(AuditRates.CI_HIGH, DataTypes.DoubleType)
            .add(AuditRates.METHOD, DataTypes.StringType)
            .add(AuditRates.PHASE_ONE_VARIANCE, DataTypes.DoubleType)
            .add(AuditRates.PHASE_TWO_VARIANCE, DataTypes.DoubleType)
            .add(AuditRates.NUMERATOR, DataTypes.DoubleType)
            .add(AuditRates.DENOMINATOR, DataTypes.DoubleType)
            .add(AuditRates.UNMEASURED_SHARE, DataTypes.DoubleType)
            .add(AuditRates.EFFECTIVE_AUDITS, DataTypes.DoubleType)
            .add(AuditRates.STATUS, DataTypes.StringType)
            .add(AuditRates.REASON, DataTypes.StringType);

    private final double confidence;
    private final long fewestAudits;
    private final double maxUnmeasuredShare;

    AuditFunction(double confidence, long fewestAudits, double maxUnmeasuredShare) {
        this.confidence = confidence;
        this.fewestAudits = fewestAudits;
        this.maxUnmeasuredShare = maxUnmeasuredShare;
    }

    @Override
    public Row call(Row input) {
        long drawn = input.<Long>getAs(AuditRates.DRAWN);
        long audits = input.<Long>getAs(AuditRates.AUDITS);
        double unmeasured = unmeasuredShare(input.getList(1));
        if (audits == 0) {
            return withoutNumber(
                    unmeasured,
                    NorthStar.REFUSED,
                    "None of %d labels drawn for audit has an audit with a known weight.".formatted(drawn));
        }
        if (audits < fewestAudits) {
            return withoutNumber(
                    unmeasured, NorthStar.SUPPRESSED, "%d audits, fewer than %d.".formatted(audits, fewestAudits));
        }
        if (unmeasured > maxUnmeasuredShare) {
            return withoutNumber(
                    unmeasured,
                    NorthStar.REFUSED,
                    String.format(
                            Locale.ROOT,
                            "A share of %.4f is in audit strata without an audit, more than %.4f.",
                            unmeasured,
                            maxUnmeasuredShare));
        }
        TwoPhaseTotals totals = TwoPhaseTotals.of(input.getList(0));
        RatioEstimate estimate = totals.proportion(confidence);
        return RowFactory.create(
                estimate.estimate(),
                estimate.standardError(),
                estimate.interval().low(),
                estimate.interval().high(),
                estimate.method().text(),
                totals.phaseOneVariance(),
                totals.phaseTwoVariance(),
                totals.numerator(),
                totals.denominator(),
                unmeasured,
                estimate.effectiveLabels(),
                NorthStar.OK,
                warning(input, unmeasured));
    }

    /** What is in strata without an audit, as a share of all; none of nothing. */
    private static double unmeasuredShare(List<Double> measure) {
        double all = measure.get(0);
        return all > 0 ? Math.min(1, measure.get(1) / all) : 0;
    }

    private static String warning(Row input, double unmeasured) {
        long open = input.<Long>getAs(AuditRates.AWAITING_ADJUDICATION);
        String awaiting = open == 0
                ? ""
                : "%d audits that disagree are not adjudicated yet; they count as right.".formatted(open);
        String missing = unmeasured == 0
                ? ""
                : String.format(Locale.ROOT, "A share of %.4f is in audit strata without an audit.", unmeasured);
        String both = "%s %s".formatted(awaiting, missing).strip();
        return both.isEmpty() ? null : both;
    }

    private static Row withoutNumber(double unmeasured, String status, String reason) {
        return RowFactory.create(
                null, null, null, null, null, null, null, null, null, unmeasured, null, status, reason);
    }
}

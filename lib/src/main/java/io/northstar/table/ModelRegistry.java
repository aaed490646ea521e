package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code model_registry}: which classifiers there are, and which of them is in charge. */
public final class ModelRegistry {
    public static final String MODEL = "model";
    public static final String VERSION = "version";
    public static final String DAY = "day";
    public static final String ALIAS = "alias";
    public static final String PROMOTED_ON = "promoted_on";
    public static final String VERDICT = "verdict";
    public static final String LEARNER = "learner";
    public static final String COST = "cost";
    public static final String CONDITION = "condition";
    public static final String TRAINING_EXAMPLES = "training_examples";
    public static final String VALIDATION_EXAMPLES = "validation_examples";
    public static final String EVALUATION_LABELS = "evaluation_labels";
    public static final String VALIDATION_AREA = "validation_area";
    public static final String DATA_VERSION = "data_version";
    public static final String PATH = "path";

    /** In charge: its scores count. At most one version of a model. */
    public static final String CHAMPION = "champion";
    /** Trained, and not in charge. */
    public static final String CHALLENGER = "challenger";
    /** Was in charge; a rollback can put it back. */
    public static final String FORMER = "former";
    /** Was in charge and proved wrong: it is not put back by a later run. */
    public static final String ROLLED_BACK = "rolled_back";

    public static final TableContract TABLE = TableContract.named(
                    "model_registry", "One row per trained version of a model, see its model card for the rest.")
            .mandatory(MODEL, StringType, "Name of the model, from train.models.")
            .mandatory(VERSION, StringType, "Version: the day that it was trained for.")
            .mandatory(DAY, DateType, "Newest UTC day of its data.")
            .mandatoryOneOf(ALIAS, List.of(CHAMPION, CHALLENGER, FORMER, ROLLED_BACK), "Whether it is in charge.")
            .optional(
                    PROMOTED_ON,
                    DateType,
                    "Day that was trained for when it was put in charge; null when it never was, or was rolled back.")
            .mandatory(
                    VERDICT, StringType, "What the gate of promotion said of it, or that it was rolled back, in words.")
            .mandatory(LEARNER, StringType, "How it learns, see train.candidates.")
            .mandatory(COST, DoubleType, "Cost of an error in training, by learner, see train.candidates.")
            .mandatory(CONDITION, StringType, "SQL condition that it predicts, from train.models.")
            .mandatory(TRAINING_EXAMPLES, LongType, "Examples that it was trained on.")
            .mandatory(VALIDATION_EXAMPLES, LongType, "Examples that it was chosen and calibrated on.")
            .mandatory(EVALUATION_LABELS, LongType, "Labels that it was evaluated on.")
            .mandatory(
                    VALIDATION_AREA,
                    DoubleType,
                    "Area under the precision-recall curve on the validation examples, by which it was chosen.")
            .mandatory(DATA_VERSION, StringType, "Delta versions of the tables that it was trained from.")
            .mandatory(PATH, StringType, "Folder below the warehouse: pipeline (MLlib) and card.json.")
            .key(MODEL, VERSION)
            .build();

    private ModelRegistry() {}
}

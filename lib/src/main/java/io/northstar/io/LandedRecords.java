package io.northstar.io;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.instr;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_valid_utf8;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.northstar.land.TableMapping;
import io.northstar.table.Lineage;
import io.northstar.table.RawRecords;
import io.northstar.table.TableColumn;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads landed files into raw records: the file's own columns and those of {@link RawRecords}. A record that cannot be
 * parsed is kept with its text and the reason; nothing is skipped but blank lines.
 */
public final class LandedRecords {
    /** Rule of a record that is not well-formed in its format. */
    public static final String MALFORMED = "malformed_record";
    /** Rule of a record that is not UTF-8. */
    public static final String WRONG_ENCODING = "wrong_encoding";
    /** Rule of a json record with two keys that differ only in letter case. */
    public static final String COLUMN_TWICE = "column_twice";
    /** Rule of a csv record with another number of fields than the header. */
    public static final String WRONG_COLUMN_COUNT = "wrong_column_count";

    private static final String REPLACEMENT = "\uFFFD";
    private static final String PATH = "_path";
    private static final String CORRUPT = "_corrupt";
    private static final String VALUE = "value";
    private static final String MODE = "mode";
    private static final String CORRUPT_NAME = "columnNameOfCorruptRecord";
    private static final String OTHER_CASE = "_other_case";
    private static final String END = "_end";
    /** Quotes inside quotes are doubled; Spark's own default is a backslash, which patterns are full of. */
    private static final Map<String, String> RFC_4180 = Map.of("escape", "\"");
    /** Options that need the reader of whole files. */
    private static final List<String> WHOLE_FILE = List.of("multiLine", "encoding", "charset", "lineSep", "comment");

    private final SparkSession spark;
    private final FileChecks checks;

    /** Reads with {@code zone}'s session. */
    public LandedRecords(LandingZone zone) {
        this.spark = zone.spark();
        this.checks = new FileChecks(zone.hadoop(), zone.root());
    }

    /** Why {@code file} cannot be read as {@code mapping} says; empty when nothing speaks against it. */
    public Optional<String> problem(LandedFile file, TableMapping mapping) {
        return checks.problem(file, mapping.format());
    }

    /**
     * The raw records of {@code files}, of which there is at least one: one table, or several when files differ in the
     * types of their columns. Records that the mapping's {@code where} leaves out are there and marked; of a Delta table
     * they are not even read, since it also holds the other days.
     */
    public List<Dataset<Row>> read(TableMapping mapping, List<LandedFile> files) {
        Column chosen = chosen(mapping, files);
        return everyRecord(mapping, files).stream()
                .map(records -> records.withColumn(RawRecords.CHOSEN, chosen))
                .toList();
    }

    private static Column chosen(TableMapping mapping, List<LandedFile> files) {
        if (mapping.where().isEmpty() || mapping.format() == TableMapping.Format.DELTA) {
            return lit(true);
        }
        Column chosen = lit(false);
        for (LocalDate day : files.stream().map(LandedFile::landedOn).distinct().toList()) {
            Column ofDay = col(RawRecords.LANDED_ON).equalTo(lit(Date.valueOf(day)));
            chosen = when(ofDay, expr(mapping.where(day).orElseThrow())).otherwise(chosen);
        }
        return chosen;
    }

    private List<Dataset<Row>> everyRecord(TableMapping mapping, List<LandedFile> files) {
        return switch (mapping.format()) {
            case PARQUET -> parquet(mapping, files);
            case CSV -> List.of(csv(mapping, files));
            case JSON ->
                List.of(
                        mapping.shape() == TableMapping.Shape.DOCUMENT
                                ? jsonDocuments(mapping, files)
                                : jsonLines(mapping, files));
            case DELTA -> List.of(delta(mapping, files));
        };
    }

    /** Columns that a file does not have are null in its records. */
    private List<Dataset<Row>> parquet(TableMapping mapping, List<LandedFile> files) {
        try {
            return List.of(parquetOfOneType(mapping, files));
        } catch (Exception conflict) {
            // Spark throws it without declaring it.
            if (!ReadFailures.isConflictOfTypes(conflict)) {
                throw conflict;
            }
        }
        Map<StructType, List<LandedFile>> byType = new LinkedHashMap<>();
        files.forEach(file -> byType.computeIfAbsent(
                        spark.read()
                                .options(mapping.options())
                                .parquet(file.literalPath())
                                .schema(),
                        type -> new ArrayList<>())
                .add(file));
        List<Dataset<Row>> tables = byType.values().stream()
                .map(same -> parquetOfOneType(mapping, same))
                .toList();
        return tables.stream().map(table -> withColumnsOf(tables, table)).toList();
    }

    private static Dataset<Row> withColumnsOf(List<Dataset<Row>> tables, Dataset<Row> table) {
        List<String> own = List.of(table.columns());
        Map<String, Column> absent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tables.stream()
                .flatMap(other -> Stream.of(other.columns()))
                .filter(name -> own.stream().noneMatch(name::equalsIgnoreCase))
                .forEach(name -> absent.put(name, nothing()));
        return table.withColumns(absent);
    }

    private Dataset<Row> parquetOfOneType(TableMapping mapping, List<LandedFile> files) {
        return withFile(
                spark.read()
                        .options(mapping.options())
                        .option("mergeSchema", true)
                        // Without it a flipped bit is another value.
                        .option("parquet.page.verify-checksum.enabled", true)
                        .parquet(paths(files))
                        .select(col("*"), col("_metadata.file_path").as(PATH)),
                files);
    }

    private Dataset<Row> delta(TableMapping mapping, List<LandedFile> tables) {
        return tables.stream()
                .map(table -> {
                    Dataset<Row> rows = spark.read()
                            .format("delta")
                            .options(mapping.options())
                            .load(table.path());
                    OwnFiles.require(table, rows.inputFiles());
                    return mapping.where(table.landedOn())
                            .map(predicate -> rows.where(predicate))
                            .orElse(rows)
                            .withColumn(RawRecords.LANDED_ON, lit(Date.valueOf(table.landedOn())))
                            .withColumn(RawRecords.FILE, lit(table.name()))
                            .withColumn(RawRecords.RAW, nothing())
                            .withColumn(RawRecords.BROKEN, nothing());
                })
                .reduce(Dataset::unionByName)
                .orElseThrow();
    }

    private Dataset<Row> csv(TableMapping mapping, List<LandedFile> files) {
        Map<String, List<LandedFile>> byHeader = new LinkedHashMap<>();
        files.forEach(file -> byHeader.computeIfAbsent(checks.firstLine(file).orElse(""), header -> new ArrayList<>())
                .add(file));
        return byHeader.values().stream()
                .map(same -> csvWithOneHeader(mapping, same))
                .reduce((left, right) -> left.unionByName(right, true))
                .orElseThrow();
    }

    private Dataset<Row> csvWithOneHeader(TableMapping mapping, List<LandedFile> files) {
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.putAll(RFC_4180);
        options.putAll(mapping.options());
        checks.firstLine(files.get(0)).ifPresent(line -> CsvHeader.requireDistinct(spark, options, line, files.get(0)));
        StructType schema = spark.read()
                .options(options)
                .option("header", true)
                .option("inferSchema", false)
                .csv(files.get(0).literalPath())
                .schema();
        boolean lineByLine = WHOLE_FILE.stream().noneMatch(options::containsKey);
        return lineByLine ? csvLines(options, schema, files) : csvFiles(options, schema, files);
    }

    /**
     * One record for each line but the header. Each line is parsed with one more field at its end: a quote that was left
     * open swallows it, so that the line has too few fields instead of a wrong last value.
     */
    private Dataset<Row> csvLines(Map<String, String> options, StructType schema, List<LandedFile> files) {
        String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
        Map<String, String> reading = new LinkedHashMap<>(options);
        reading.put(MODE, "PERMISSIVE");
        reading.put(CORRUPT_NAME, CORRUPT);
        StructType parsing = schema.add(END, DataTypes.StringType).add(CORRUPT, DataTypes.StringType);
        Column parsed = from_csv(concat(col(VALUE), lit(separator + END)), lit(parsing.toDDL()), reading);
        Column data = trim(col(VALUE)).notEqual("");
        Column header = checks.firstLine(files.get(0))
                .map(line -> col(VALUE).equalTo(line))
                .orElse(lit(false));
        Column cut = coalesce(col("_parsed." + END), lit("")).notEqual(END);
        return withFile(lines(files).where(data.and(not(header))), files)
                .withColumn("_parsed", parsed)
                .withColumn(
                        RawRecords.BROKEN,
                        when(not(is_valid_utf8(col(VALUE))), WRONG_ENCODING)
                                .when(cut.or(col("_parsed." + CORRUPT).isNotNull()), WRONG_COLUMN_COUNT))
                .withColumn(RawRecords.RAW, make_valid_utf8(col(VALUE)))
                .select(technicalAnd(Stream.of(schema.fieldNames()).map(name -> parsedField(name))));
    }

    /** As the options say, where a record may take several lines or a line is not UTF-8. */
    private Dataset<Row> csvFiles(Map<String, String> options, StructType header, List<LandedFile> files) {
        StructType schema = header.add(CORRUPT, DataTypes.StringType);
        Dataset<Row> rows = spark.read()
                .options(options)
                .option("header", true)
                .option(MODE, "PERMISSIVE")
                .option(CORRUPT_NAME, CORRUPT)
                .schema(schema)
                .csv(paths(files));
        Column undecodable = Stream.of(schema.fieldNames())
                .map(name -> col("`" + name + "`").contains(REPLACEMENT))
                .reduce(lit(false), (left, right) -> left.or(coalesce(right, lit(false))));
        return withFile(rows.select(col("*"), col("_metadata.file_path").as(PATH)), files)
                .withColumn(RawRecords.RAW, col(CORRUPT))
                .withColumn(
                        RawRecords.BROKEN,
                        when(
                                        undecodable.and(col(RawRecords.FILE).isInCollection(undecodableFiles(files))),
                                        WRONG_ENCODING)
                                .when(col(CORRUPT).isNotNull(), WRONG_COLUMN_COUNT))
                .drop(CORRUPT);
    }

    /** Names of the files with lines that are not UTF-8: there a replacement character means a lost one. */
    private List<String> undecodableFiles(List<LandedFile> files) {
        return withFile(lines(files), files)
                .where(not(is_valid_utf8(col(VALUE))))
                .select(RawRecords.FILE)
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private Dataset<Row> jsonLines(TableMapping mapping, List<LandedFile> files) {
        StructType schema = (StructType) schema(mapping);
        JsonText keys = new JsonText(List.of(schema.fieldNames()));
        Column otherCase = mapping.schema().isPresent() ? lit(false) : keys.mayDiffer(col(VALUE));
        Column text = trim(col(VALUE));
        Column parsed = from_json(
                when(col(OTHER_CASE), keys.normal(col(VALUE))).otherwise(col(VALUE)),
                schema.add(CORRUPT, DataTypes.StringType),
                Map.of(MODE, "PERMISSIVE", CORRUPT_NAME, CORRUPT));
        Column isObject = text.startsWith("{").and(text.endsWith("}"));
        // The parser stops at the end of the first object: whatever follows on the line would be lost.
        Column mayHoldMore = instr(text, "}").lt(length(text));
        return withFile(lines(files).where(text.notEqual("")), files)
                .withColumn(OTHER_CASE, otherCase)
                .withColumn("_parsed", parsed)
                .withColumn(
                        RawRecords.BROKEN,
                        when(not(is_valid_utf8(col(VALUE))), WRONG_ENCODING)
                                .when(not(isObject), MALFORMED)
                                .when(mayHoldMore.and(not(JsonText.isOneValue(col(VALUE)))), MALFORMED)
                                .when(col(OTHER_CASE).and(JsonText.clash(col(VALUE))), COLUMN_TWICE)
                                .when(
                                        col("_parsed")
                                                .isNull()
                                                .or(col("_parsed." + CORRUPT).isNotNull()),
                                        MALFORMED))
                .withColumn(RawRecords.RAW, make_valid_utf8(col(VALUE)))
                .select(technicalAnd(Stream.of(schema.fieldNames()).map(name -> parsedField(name))));
    }

    /**
     * Each file is one JSON value; {@code explode} makes records of it. A file that does not parse, that holds more than
     * one value, or that has nothing where the records should be, is one bad record.
     */
    private Dataset<Row> jsonDocuments(TableMapping mapping, List<LandedFile> files) {
        Dataset<Row> documents = withFile(
                spark.read()
                        .option("wholetext", true)
                        .text(paths(files))
                        .select(col(VALUE), col("_metadata.file_path").as(PATH)),
                files);
        DataType schema = schema(mapping);
        boolean isObject = schema instanceof StructType;
        // Spark reads a broken document as null, but as an object without values where an object is expected.
        Column parsed = from_json(
                col(VALUE),
                isObject ? ((StructType) schema).add(CORRUPT, DataTypes.StringType) : schema,
                Map.of(MODE, "PERMISSIVE", CORRUPT_NAME, CORRUPT));
        Column broken = isObject ? col("document." + CORRUPT).isNotNull() : lit(false);
        Column records = mapping.explode().map(sql -> expr(sql)).orElse(col("document"));
        Dataset<Row> read = documents
                .withColumn("document", parsed)
                .withColumn(
                        RawRecords.BROKEN,
                        when(not(is_valid_utf8(col(VALUE))), WRONG_ENCODING)
                                .when(broken.or(records.isNull()).or(not(JsonText.isOneValue(col(VALUE)))), MALFORMED))
                .withColumn(RawRecords.RAW, when(col(RawRecords.BROKEN).isNotNull(), make_valid_utf8(col(VALUE))));
        Dataset<Row> good =
                read.where(col(RawRecords.BROKEN).isNull()).select(technicalAnd(Stream.of(explode(records))));
        Dataset<Row> bad = read.where(col(RawRecords.BROKEN).isNotNull()).select(technicalAnd(Stream.of()));
        return good.unionByName(bad, true);
    }

    /** The columns to parse: as mapped, or the contract's names as text. */
    private static DataType schema(TableMapping mapping) {
        if (mapping.schema().isPresent()) {
            String ddl = mapping.schema().get();
            return mapping.shape() == TableMapping.Shape.DOCUMENT ? DataType.fromDDL(ddl) : StructType.fromDDL(ddl);
        }
        StructType schema = new StructType();
        for (TableColumn column : mapping.table().sourceColumns()) {
            schema = schema.add(column.name(), DataTypes.StringType);
        }
        return schema.add(Lineage.UPDATED_AT, DataTypes.StringType);
    }

    /** Replaces the path of each row by its file's name and landing day. */
    private Dataset<Row> withFile(Dataset<Row> rows, List<LandedFile> files) {
        List<Row> known = files.stream()
                .map(file -> RowFactory.create(file.uri(), file.name(), Date.valueOf(file.landedOn())))
                .toList();
        StructType schema = new StructType()
                .add(PATH, DataTypes.StringType)
                .add(RawRecords.FILE, DataTypes.StringType)
                .add(RawRecords.LANDED_ON, DataTypes.DateType);
        Column unknown = raise_error(concat(lit("A record came from a file that was not listed: "), col(PATH)));
        return rows.join(
                        broadcast(spark.createDataFrame(known, schema)),
                        List.of(PATH).toArray(String[]::new),
                        "left")
                .withColumn(
                        RawRecords.FILE,
                        when(col(RawRecords.FILE).isNull(), unknown).otherwise(col(RawRecords.FILE)))
                .drop(PATH)
                .withColumn(RawRecords.RAW, nothing())
                .withColumn(RawRecords.BROKEN, nothing());
    }

    private static Column[] technicalAnd(Stream<Column> columns) {
        return Stream.concat(
                        Stream.of(RawRecords.LANDED_ON, RawRecords.FILE, RawRecords.RAW, RawRecords.BROKEN)
                                .map(name -> col(name)),
                        columns)
                .toArray(Column[]::new);
    }

    private static Column parsedField(String name) {
        return col("_parsed.`" + name.replace("`", "``") + "`");
    }

    private Dataset<Row> lines(List<LandedFile> files) {
        return spark.read()
                .text(paths(files))
                .select(col(VALUE), col("_metadata.file_path").as(PATH));
    }

    private static Column nothing() {
        return lit(null).cast("string");
    }

    /** A file may be listed for several days; Spark reads one as often as it is named. */
    private static String[] paths(List<LandedFile> files) {
        return files.stream().map(LandedFile::literalPath).distinct().toArray(String[]::new);
    }
}

package io.northstar.io;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.json_array_length;
import static org.apache.spark.sql.functions.json_object_keys;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * What Spark does not say about a JSON text. Among it: Spark compares keys exactly, so that one in another letter case than
 * its column would be a null.
 *
 * @param names of the columns, in lower case
 */
record JsonText(List<String> names) {
    JsonText {
        names = List.copyOf(names);
    }

    /** Whether {@code json} may have a key that is one of the names but for its case; cheap, and seldom wrong. */
    Column mayDiffer(Column json) {
        String any = String.join("|", names);
        return json.rlike("\"(?!(?:%s)\")(?i:%s)\"\\s*:".formatted(any, any));
    }

    /** Whether {@code text} is one JSON value and nothing else: with another one after it, it makes a list of two. */
    static Column isOneValue(Column text) {
        return coalesce(json_array_length(concat(lit("["), text, lit(",0]"))).equalTo(2), lit(false));
    }

    /** Whether two keys of {@code json} are the same but for their case; null when it is no object. */
    static Column clash(Column json) {
        Column keys = json_object_keys(json);
        return size(array_distinct(transform(keys, key -> lower(key)))).lt(size(keys));
    }

    /** {@code json}, an object without a {@link #clash}, with the names as they are written here and all values as text. */
    Column normal(Column json) {
        Column values = from_json(json, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType), Map.of());
        Column entries = transform(map_entries(values), entry -> {
            Column key = entry.getField("key");
            Column name = when(lower(key).isInCollection(names), lower(key)).otherwise(key);
            return struct(name.as("key"), entry.getField("value").as("value"));
        });
        return when(not(clash(json)), to_json(map_from_entries(entries)));
    }
}

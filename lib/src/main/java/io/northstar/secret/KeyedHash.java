package io.northstar.secret;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.udf;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * HMAC-SHA256 (RFC 2104) under one key, for one use.
 *
 * <p>A function in Java, because Spark has none, and one made of its {@code sha2} would put the key as a literal into query
 * plans, which the user interface and event logs show.
 */
public final class KeyedHash implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int FEWEST_BYTES = 16;
    private static final int DIGITS_OF_NAME = 16;
    private static final int DIGITS_OF_LONG_NAME = 32;
    private static final int DIGITS_OF_ID = 8;
    /** 13 hexadecimal digits are the 52 bits that a double below 1 holds exactly. */
    private static final int DIGITS_OF_NUMBER = 13;

    private static final double TO_UNIT = 0x1.0p-52;
    private static final String SEPARATOR = "|";

    private final byte[] key;
    private final String use;
    private transient ThreadLocal<Mac> mac;

    private KeyedHash(byte[] key, String use) {
        this.key = key;
        this.use = use;
    }

    /** Hashes under {@code key}, at least 16 bytes. */
    public static KeyedHash of(byte[] key) {
        if (key.length < FEWEST_BYTES) {
            throw new IllegalArgumentException(
                    "A key needs at least %d bytes, got %d".formatted(FEWEST_BYTES, key.length));
        }
        return new KeyedHash(Arrays.copyOf(key, key.length), "");
    }

    /** Hashes under the same key for {@code other} use, which have nothing to do with those for this one. */
    public KeyedHash forUse(String other) {
        return new KeyedHash(key, other);
    }

    /** What tells this key from others without telling the key: eight hexadecimal digits. */
    public String id() {
        return forUse("id").call("").substring(0, DIGITS_OF_ID);
    }

    /** A number in [0, 1) for each value of {@code text}, uniform to everyone without the key; null for null. */
    public Column number(Column text) {
        return conv(substring(hex(text), 1, DIGITS_OF_NUMBER), 16, 10)
                .cast("long")
                .cast("double")
                .multiply(lit(TO_UNIT));
    }

    /**
     * A name for each value of {@code text} that leads nobody without the key back to it: 16 hexadecimal digits; null for
     * null.
     */
    public Column name(Column text) {
        return substring(hex(text), 1, DIGITS_OF_NAME);
    }

    /** The pseudonym of each reviewer of {@code id}, the same in every table; null for null. */
    public Column reviewer(Column id) {
        return forUse("reviewer").name(id);
    }

    /** A name for several values together, 32 hexadecimal digits. None may be null. */
    public Column name(Column first, Column second, Column third) {
        return substring(hex(concat_ws(SEPARATOR, whole(first), whole(second), whole(third))), 1, DIGITS_OF_LONG_NAME);
    }

    /** With its length before it, no text runs into the next. */
    private static Column whole(Column text) {
        return concat(length(text.cast("string")).cast("string"), lit(SEPARATOR), text.cast("string"));
    }

    private Column hex(Column text) {
        return udf(this, DataTypes.StringType).apply(text.cast("string"));
    }

    @Override
    public String call(String text) {
        if (text == null) {
            return null;
        }
        Mac own = mac();
        own.update(use.getBytes(StandardCharsets.UTF_8));
        own.update((byte) 0);
        return HexFormat.of().formatHex(own.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A Mac for each thread: it keeps state between calls, and tasks may share this object. */
    private synchronized Mac mac() {
        if (mac == null) {
            mac = ThreadLocal.withInitial(this::newMac);
        }
        return mac.get();
    }

    private Mac newMac() {
        try {
            Mac made = Mac.getInstance(ALGORITHM);
            made.init(new SecretKeySpec(key, ALGORITHM));
            return made;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** The {@link #id}, never the key. */
    @Override
    public String toString() {
        return "key %s".formatted(id());
    }
}

package io.northstar.stats;

import io.northstar.stats.VotePattern.Vote;
import java.util.List;
import java.util.stream.IntStream;

/** Table 1 of Dawid and Skene 1979: 45 patients, judged three times by the first anaesthetist and once by four others. */
public final class Anaesthetists {
    public static final int CLASSES = 4;
    public static final int ANAESTHETISTS = 5;

    /** The answers on each patient, from class 1 on. */
    public static final List<String> PATIENTS = List.of(
            "1111111", "3334334", "1122122", "2223121", "2223222", "2223322", "1222111", "3333433", "2222223",
            "2322223", "4444444", "2223343", "1111111", "2223212", "1211111", "1112111", "1111111", "1111111",
            "2222221", "2221322", "2222222", "2222221", "2223222", "2212222", "1111111", "1111111", "2322222",
            "1111111", "1111111", "1121121", "1111111", "3333233", "1111111", "2222222", "2223232", "4334343",
            "2212232", "2323233", "3333432", "1111111", "1111111", "1212111", "2322222", "1211111", "2222222");

    /** The votes on a patient; the first three answers are those of the first anaesthetist. */
    public static List<Vote> votes(String answers) {
        return IntStream.range(0, answers.length())
                .mapToObj(i -> new Vote(Math.max(0, i - 2), answers.charAt(i) - '1'))
                .toList();
    }

    private Anaesthetists() {}
}

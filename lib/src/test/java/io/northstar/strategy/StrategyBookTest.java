package io.northstar.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StrategyBookTest {
    @Test
    void conditionsAreRefusedAtTheirCharacter() {
        Map.ofEntries(
                        Map.entry("score >= high", "character 10: score is compared with a number"),
                        Map.entry("score >= 1e999", "character 10: score is compared with a number"),
                        Map.entry("market > BR", "character 10: market is a text"),
                        Map.entry("score IN (1)", "character 1: IN is for texts"),
                        Map.entry("market IN BR", "character 11: expected ("),
                        Map.entry("market = BR AND", "character 16: expected a test"),
                        Map.entry("market = BR market", "character 13: expected AND, OR or the end"),
                        Map.entry("(market = BR", "character 13: the parenthesis of character 1 is not closed"),
                        Map.entry("planet = mars", "character 1: nothing is known by this name"),
                        Map.entry("contains(free)", "character 10: expected text in double quotes"),
                        Map.entry("contains(\"free)", "character 10: this text is not closed"),
                        Map.entry("matches(\"a(b\")", "character 11: in this expression"),
                        Map.entry("score", "character 6: expected one of"),
                        Map.entry("1=1; DROP TABLE decisions", "character 1: nothing is known by this name"),
                        Map.entry("market = 'BR' OR '1'='1'", "character 10: expected a name"),
                        Map.entry("<script>alert(1)</script>", "character 1: expected a name"),
                        Map.entry("ghost AND score > 0.5", "character 1: there is no strategy of this name"),
                        Map.entry("NOT ".repeat(60) + "market = BR", "conditions may be 50 deep"))
                .forEach((definition, message) ->
                        assertThat(reason(definition)).as("%s", definition).contains(message));
    }

    @Test
    void conditionsAreRead() {
        assertThat(
                        read("market = BR AND (score >= 0.5 OR contains(\"free money\", \"win\")) AND NOT vertical IN (toys, \"b 2\")")
                                .condition())
                .isEqualTo(new Condition.And(List.of(
                        new Condition.OneOf(Attribute.MARKET, List.of("BR")),
                        new Condition.Or(List.of(
                                new Condition.Compared(Attribute.SCORE, Condition.Operator.AT_LEAST, 0.5),
                                new Condition.Text(
                                        List.of(TextPattern.keyword("free money"), TextPattern.keyword("win"))))),
                        new Condition.Not(new Condition.OneOf(Attribute.VERTICAL, List.of("toys", "b 2"))))));
        assertThat(read("matches(\"\\bfree \\\"x\\\"\")").condition())
                .isEqualTo(new Condition.Text(List.of(TextPattern.regex("\\bfree \"x\""))));
        assertThat(read("advertiser_age_days < 7").asks(Attribute.ADVERTISER_AGE_DAYS))
                .isTrue();
    }

    @Test
    void kindsAndActions() {
        StrategyBook book = StrategyBook.of(List.of(
                written("approve", Strategies.THRESHOLD, "score < 0.05", Strategies.LIVE),
                written("reject", Strategies.THRESHOLD, "score >= 0.9", Strategies.LIVE),
                written("model", Strategies.MODEL, "v2", Strategies.LIVE),
                written("model-acts", Strategies.MODEL, "v2 >= 0.9", Strategies.LIVE),
                written("words", Strategies.KEYWORD, "free money, win\nbig", Strategies.LIVE),
                written("both", Strategies.COMPOSITE, "words AND score >= 0.3", Strategies.DRAFT)));
        assertThat(book.refused()).isEmpty();
        assertThat(book.strategies())
                .extracting(each -> each.id() + " " + each.action())
                .containsExactly(
                        "approve PERMIT",
                        "reject RESTRICT",
                        "model SCORE",
                        "model-acts RESTRICT",
                        "words RESTRICT",
                        "both RESTRICT");
        assertThat(book.strategies().get(5).condition())
                .isEqualTo(new Condition.And(List.of(
                        book.strategies().get(4).condition(),
                        new Condition.Compared(Attribute.SCORE, Condition.Operator.AT_LEAST, 0.3))));
        assertThat(reason(written("t", Strategies.THRESHOLD, "market = BR", Strategies.DRAFT)))
                .contains("a threshold compares numbers");
        assertThat(reason(written("m", Strategies.MODEL, "v2 >= x", Strategies.DRAFT)))
                .contains("character 7: in this comparison");
    }

    @Test
    void hostileDefinitionsBreakNoOther() {
        List<StrategyBook.Written> written = new ArrayList<>(List.of(
                written("circle-a", Strategies.COMPOSITE, "circle-b", Strategies.DRAFT),
                written("circle-b", Strategies.COMPOSITE, "circle-a", Strategies.DRAFT),
                written("self", Strategies.COMPOSITE, "NOT self", Strategies.DRAFT),
                written("long", Strategies.REGEX, "a".repeat(200_000), Strategies.DRAFT),
                written("nested", Strategies.REGEX, "(((a{1,1000}){1,1000}){1,1000})b", Strategies.DRAFT),
                written("half", Strategies.KEYWORD, "win\uDC00", Strategies.LIVE),
                written("user", Strategies.COMPOSITE, "half OR score > 0.5", Strategies.DRAFT),
                written("html", Strategies.COMPOSITE, "<img src=x onerror=alert(1)>", Strategies.DRAFT),
                written("empty", Strategies.REGEX, " ", Strategies.DRAFT),
                written("good", Strategies.REGEX, "free\\s+money", Strategies.LIVE)));
        StringBuilder doubling = new StringBuilder("score > 0.5");
        for (int i = 0; i < 20; i++) {
            written.add(written("double-" + i, Strategies.COMPOSITE, doubling.toString(), Strategies.DRAFT));
            doubling = new StringBuilder("double-%d AND double-%d".formatted(i, i));
        }
        StrategyBook book = StrategyBook.of(written);
        assertThat(book.strategies())
                .extracting(Strategy::id)
                .contains("good", "double-3")
                .doesNotContain("user");
        assertThat(book.refused())
                .extracting(StrategyBook.Refused::id)
                .contains(
                        "circle-a", "circle-b", "self", "long", "nested", "half", "user", "html", "empty", "double-19");
        assertThat(book.refused()).allSatisfy(each -> assertThat(each.reason()).hasSizeLessThan(300));
    }

    @Test
    void draftsComeFromAFile() {
        List<StrategyBook.Written> drafts = StrategyBook.drafts(ConfigFactory.parseString("""
                drafts {
                  "new.rule" { kind = regex, definition = "free\\\\s+money", policy_id = deceptive.giveaway }
                  approve { kind = composite, definition = "score < 0.1", action = permit, version = 3 }
                }
                """));
        assertThat(drafts)
                .containsExactly(
                        new StrategyBook.Written(
                                "approve",
                                "3",
                                "composite",
                                "score < 0.1",
                                Optional.empty(),
                                Optional.of("permit"),
                                Strategies.DRAFT),
                        new StrategyBook.Written(
                                "new.rule",
                                "draft",
                                "regex",
                                "free\\s+money",
                                Optional.of("deceptive.giveaway"),
                                Optional.empty(),
                                Strategies.DRAFT));
        assertThat(StrategyBook.of(drafts).strategies().get(0).action()).isEqualTo(Strategy.Action.PERMIT);
        assertThatThrownBy(() -> StrategyBook.drafts(ConfigFactory.parseString("drafts.a { kind = regex, sql = x }")))
                .hasMessageContaining("unknown field sql");
    }

    private static Strategy read(String definition) {
        return StrategyBook.of(List.of(written("it", Strategies.COMPOSITE, definition, Strategies.DRAFT)))
                .strategies()
                .get(0);
    }

    private static String reason(String definition) {
        return reason(written("it", Strategies.COMPOSITE, definition, Strategies.DRAFT));
    }

    private static String reason(StrategyBook.Written written) {
        return StrategyBook.of(List.of(written)).refused().get(0).reason();
    }

    private static StrategyBook.Written written(String id, String kind, String definition, String state) {
        return new StrategyBook.Written(id, "1", kind, definition, Optional.empty(), Optional.empty(), state);
    }
}

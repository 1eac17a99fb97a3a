package ai.tokenhot.build;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CoverageFloorsTest {
    private static final String HEADING = "GROUP,PACKAGE,CLASS,INSTRUCTION_MISSED,INSTRUCTION_COVERED,BRANCH_MISSED,"
            + "BRANCH_COVERED,LINE_MISSED,LINE_COVERED,COMPLEXITY_MISSED,COMPLEXITY_COVERED,METHOD_MISSED,METHOD_COVERED";

    private static final Coverage COVERAGE = Coverage.parse(List.of(
            HEADING,
            "TokenHot/core,ai.tokenhot.money,Money,0,9,1,3,10,30,0,1,0,1",
            "TokenHot/core,ai.tokenhot.money,Rounding,0,9,0,0,10,50,0,1,0,1",
            "TokenHot/core,ai.tokenhot.json,Json,0,9,0,0,40,60,0,1,0,1"));

    @Test
    void classesOfAPackageAreSummed() {
        assertThat(COVERAGE.packages())
                .containsEntry("ai.tokenhot.money", new Coverage.Reached(100, 80, 4, 3))
                .containsEntry("ai.tokenhot.json", new Coverage.Reached(100, 60, 0, 0));
    }

    @Test
    void packageUnderItsFloorFell() {
        CoverageFloors floors = CoverageFloors.parse("# head\nai.tokenhot.money 81\nai.tokenhot.json 60\n");

        assertThat(floors.fallen(COVERAGE)).containsExactly("ai.tokenhot.money");
        assertThat(floors.table(COVERAGE)).containsPattern("ai.tokenhot.money .*80.0 % .* 81 %  FELL");
    }

    @Test
    void unnamedPackageHasTheFloorOfTheOthers() {
        assertThat(CoverageFloors.parse("* 70\nai.tokenhot.money 80").fallen(COVERAGE))
                .containsExactly("ai.tokenhot.json");
    }

    @Test
    void suggestedFloorsLeaveThreePointsAndHold() {
        String suggested = CoverageFloors.parse("* 50").suggested(COVERAGE);

        assertThat(suggested)
                .contains("* 50\n")
                .contains("ai.tokenhot.money 77\n")
                .contains("ai.tokenhot.json 57\n");
        assertThat(CoverageFloors.parse(suggested).fallen(COVERAGE)).isEmpty();
    }

    @Test
    void floorThatIsNoPercentageIsRefused() {
        assertThatThrownBy(() -> CoverageFloors.parse("ai.tokenhot.money 101"))
                .hasMessageContaining("floor: ai.tokenhot.money 101 (expected:");
    }
}

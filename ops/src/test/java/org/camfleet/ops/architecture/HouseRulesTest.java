package org.camfleet.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What nobody does here (docs: CONTRIBUTING.md, "Habits"). */
class HouseRulesTest {
  private static final String MAIN = "org.camfleet.ops.Main";

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Impl|Helper|Helpers|Util|Utils|Actor)(\\$.*)?")
        .because("such names say nothing; take the standard's word")
        .check(House.CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .because("timers and schedulers wait without a thread")
        .check(House.CLASSES);
  }

  @Test
  void onlyTheCommandSpeaksToTheTerminalAndEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(MAIN)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .because("what happens is told by logs, metrics and events")
        .check(House.CLASSES);
  }

  @Test
  void everyPackageIsNullMarkedAndSaysWhatItIs() {
    Set<String> without = new TreeSet<>();
    House.CLASSES.forEach(
        type -> {
          JavaPackage room = type.getPackage();
          if (!room.isAnnotatedWith(NullMarked.class)) {
            without.add(room.getName());
          }
        });
    assertThat(without).as("packages without a @NullMarked package-info.java").isEmpty();
  }
}

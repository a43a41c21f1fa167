package org.camfleet.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.junit.jupiter.api.Test;

/** Actors look alike, so that a reader finds the start of any of them by one name. */
class ActorShapeTest {

  @Test
  void actorsAreFinalWithAPrivateConstructorAndAStaticCreate() {
    classes()
        .that()
        .areAssignableTo(AbstractBehavior.class)
        .should(beMadeByCreate())
        .check(House.CLASSES);
  }

  private static ArchCondition<JavaClass> beMadeByCreate() {
    return new ArchCondition<>("be final, with private constructors and a static create") {
      @Override
      public void check(JavaClass actor, ConditionEvents events) {
        boolean isFinal = actor.getModifiers().contains(JavaModifier.FINAL);
        boolean isPrivate =
            actor.getConstructors().stream()
                .allMatch(made -> made.getModifiers().contains(JavaModifier.PRIVATE));
        boolean hasCreate =
            actor.getMethods().stream()
                .anyMatch(
                    method ->
                        method.getName().equals("create")
                            && method.getModifiers().contains(JavaModifier.STATIC));
        events.add(
            new SimpleConditionEvent(
                actor,
                isFinal && isPrivate && hasCreate,
                "%s: final %s, private constructor %s, static create %s"
                    .formatted(actor.getName(), isFinal, isPrivate, hasCreate)));
      }
    };
  }
}

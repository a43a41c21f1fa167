package org.camfleet.ops.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

/** All classes of all modules, tests left out; read once. */
final class House {
  static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(House::isShipped).importPackages("org.camfleet");

  private House() {}

  private static boolean isShipped(Location location) {
    return !location.contains("/test-classes/")
        && !location.contains("-test/")
        && !location.contains("-tests.jar");
  }

  static String[] in(String... packages) {
    String[] patterns = new String[packages.length];
    for (int i = 0; i < packages.length; i++) {
      patterns[i] = "org.camfleet." + packages[i] + "..";
    }
    return patterns;
  }
}

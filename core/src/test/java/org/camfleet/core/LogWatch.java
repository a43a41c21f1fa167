package org.camfleet.core;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps every stack trace that is logged while it is open: a stranger may cause none. */
public final class LogWatch implements AutoCloseable {
  private final List<String> stackTraces = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          IThrowableProxy thrown = event.getThrowableProxy();
          if (thrown != null) {
            stackTraces.add(
                event.getLoggerName()
                    + ": "
                    + event.getFormattedMessage()
                    + ": "
                    + thrown.getClassName()
                    + " "
                    + thrown.getMessage());
          }
        }
      };

  /** Watches from now on. */
  public LogWatch() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
  }

  /** What was logged with a stack trace, one line each. */
  public List<String> stackTraces() {
    return stackTraces;
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}

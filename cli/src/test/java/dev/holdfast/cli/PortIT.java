package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class PortIT {
  // TEST-NET-1 (RFC 5737): no machine has it.
  private static final InetAddress FOREIGN = InetAddress.ofLiteral("192.0.2.1");

  @Test
  void anyFreePortOfThisMachineWillDo() throws Exception {
    Port.check(InetAddress.getLoopbackAddress(), 0, "--port");
  }

  @Test
  void anAddressOfAnotherMachineIsNoPortInUse() {
    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> Port.check(FOREIGN, 0, "--port"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure)
        .hasMessageStartingWith("cannot listen on port 0 of 192.0.2.1 (")
        .hasMessageEndingWith("choose an address of this machine");
  }
}

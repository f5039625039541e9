package dev.holdfast.events.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// Brokers that are controllers too, of one KRaft cluster, each a process of its own; they end with
/// the test JVM however that ends. Clients reach them by {@link Door}s with TLS and passwords, and
/// what they may do is what {@link #allow} has granted.
public final class TestCluster implements AutoCloseable {
  private final Path directory;
  private final BusSecurity security;
  private final List<ClusterNode> nodes = new ArrayList<>();

  private TestCluster(Path directory, BusSecurity security) {
    this.directory = directory;
    this.security = security;
  }

  /// Starts them and waits until all of them serve.
  public static TestCluster start(int brokers) {
    try {
      Path all = Files.createDirectories(Path.of("target", "brokers").toAbsolutePath());
      Path directory = Files.createTempDirectory(all, "cluster-");
      TestCluster cluster = new TestCluster(directory, BusSecurity.in(directory));
      String id = Uuid.randomUuid().toString();
      FreePorts ports = new FreePorts(directory);
      for (int i = 1; i <= brokers; i++) {
        cluster.nodes.add(
            new ClusterNode(
                new BrokerDirectory(directory.resolve("node-" + i)), i, NodePorts.free(ports)));
      }
      String voters =
          cluster.nodes.stream().map(ClusterNode::voter).collect(Collectors.joining(","));
      for (ClusterNode node : cluster.nodes) {
        node.format(id, voters, cluster.security);
        node.launch();
      }
      cluster.awaitAll();
      cluster.enrol();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAll() {
    nodes.forEach(ClusterNode::awaitUp);
    with(admin -> {
      while (admin.describeCluster().nodes().get().size() < nodes.size()) {
        pass();
      }
    });
  }

  /// SCRAM's users are the cluster's own, PLAIN's stand in the settings.
  private void enrol() {
    BusSecurity.USERS.forEach(user -> changePassword(user, BusSecurity.password(user)));
  }

  /// From now on it is this one; whoever is connected stays.
  public void changePassword(String user, String password) {
    ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
    with(admin ->
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialUpsertion(user, scram, password)))
            .all()
            .get());
  }

  /// Their certificates, and who may log in.
  public BusSecurity security() {
    return security;
  }

  /// Where clients reach them by a door.
  public List<String> bootstrap(Door door) {
    return nodes.stream().map(node -> "localhost:" + node.ports().of(door)).toList();
  }

  /// Grants a user an operation on the topics that begin so, on every broker when this returns.
  public void allow(String user, AclOperation operation, String topics) {
    AccessControlEntry entry =
        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW);
    AclBinding binding =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, topics, PatternType.PREFIXED), entry);
    for (ClusterNode node : nodes) {
      with(
          List.of(node),
          admin -> {
            admin.createAcls(List.of(binding)).all().get();
            while (admin.describeAcls(binding.toFilter()).values().get().isEmpty()) {
              pass();
            }
          });
    }
  }

  /// Takes back all that was granted.
  public void allowNothing() {
    with(admin -> admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get());
    for (ClusterNode node : nodes) {
      with(
          List.of(node),
          admin -> {
            while (!admin.describeAcls(AclBindingFilter.ANY).values().get().isEmpty()) {
              pass();
            }
          });
    }
  }

  /// The number, from 0, of the broker that leads the topic's one partition.
  public int leader(String topic) {
    int[] leader = new int[1];
    with(admin -> {
      TopicDescription described =
          Objects.requireNonNull(
              admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
      leader[0] = described.partitions().getFirst().leader().id();
    });
    return leader[0] - 1;
  }

  /// Ends one at once (SIGKILL).
  public void kill(int broker) {
    nodes.get(broker).kill();
  }

  /// Starts those that do not run, and waits until all serve.
  public void startAgain() {
    nodes.forEach(ClusterNode::launchIfDown);
    awaitAll();
  }

  /// Something that is asked of the brokers.
  @FunctionalInterface
  private interface Asking {
    void ask(Admin admin) throws ExecutionException, InterruptedException;
  }

  private void with(Asking asking) {
    with(nodes.stream().filter(ClusterNode::isUp).toList(), asking);
  }

  private static void with(List<ClusterNode> asked, Asking asking) {
    String servers = asked.stream().map(ClusterNode::open).collect(Collectors.joining(","));
    try (Admin admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      asking.ask(admin);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("the test's brokers do not do it: " + e, e);
    }
  }

  private static void pass() throws InterruptedException {
    Thread.sleep(Duration.ofMillis(20));
  }

  @Override
  public void close() {
    nodes.forEach(ClusterNode::kill);
    TestBroker.delete(directory);
  }
}

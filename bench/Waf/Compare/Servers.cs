using Insight.Bench;

namespace Insight.Waf.Bench.Compare;

/// <summary>Configuration of the servers that take part.</summary>
internal static class Servers
{
    /// <summary>The module of the Debian package libnginx-mod-http-modsecurity.</summary>
    public const string Module = "/usr/lib/nginx/modules/ngx_http_modsecurity_module.so";

    /// <summary>Debian's table for Unicode in URLs, part of the same package's recommended set-up.</summary>
    private const string UnicodeMap = "/etc/nginx/unicode.mapping";

    /// <summary>The built product.</summary>
    public static string Program { get; } = Path.Combine(Repository.Root, "src", "Insight", "bin", "Release", "net10.0", "insight.dll");

    /// <summary>The set's own set-up; null when there is none.</summary>
    public static string? SetupFile(string rules) => Array.Find([Path.Combine(rules, "crs-setup.conf"), Path.Combine(rules, "crs-setup.conf.example")], File.Exists);

    /// <summary>A service that answers everything at once, without a body.</summary>
    public static string WriteUpstream(string folder, int port) => NginxFile.Write(folder, "upstream", 1, $$"""
        server {
            listen 127.0.0.1:{{port}};
            access_log off;
            location / {
                default_type application/json;
                return 200 "";
            }
        }
        """);

    /// <summary>nginx as a proxy with ModSecurity, with the access log and the kept connections that one would run it with.</summary>
    public static string WriteModSecurity(string folder, int port, int upstreamPort, string rules)
    {
        string unicode = File.Exists(UnicodeMap) ? $"SecUnicodeMapFile {UnicodeMap} 20127" : "";
        string file = Path.Combine(folder, "modsecurity-rules.conf");
        File.WriteAllText(file, $$"""
            SecRuleEngine On
            SecAuditEngine Off
            SecRequestBodyAccess On
            SecRequestBodyLimit 13107200
            SecRequestBodyNoFilesLimit 131072
            SecRequestBodyLimitAction Reject
            SecRequestBodyJsonDepthLimit 512
            SecArgumentsLimit 1000
            SecResponseBodyAccess Off
            SecPcreMatchLimit 1000
            SecPcreMatchLimitRecursion 1000
            SecTmpDir {{folder}}
            SecDataDir {{folder}}
            {{unicode}}
            SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:application(?:/soap\+|/)|text/)xml" "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
            SecRule REQUEST_HEADERS:Content-Type "@rx ^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
            SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400,severity:2"
            SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:200003,phase:2,t:none,log,deny,status:400,severity:2"
            SecRule MULTIPART_UNMATCHED_BOUNDARY "@eq 1" "id:200004,phase:2,t:none,log,deny,status:400,severity:2"
            SecRule TX:/^MSC_/ "!@streq 0" "id:200005,phase:2,t:none,deny,severity:2"
            Include {{SetupFile(rules)}}
            Include {{rules}}/rules/*.conf

            """);
        return NginxFile.Write(folder, "modsecurity", 1, $$"""
            upstream backend { server 127.0.0.1:{{upstreamPort}}; keepalive 128; }
            server {
                listen 127.0.0.1:{{port}};
                access_log {{folder}}/access.log combined buffer=64k flush=1s;
                modsecurity on;
                modsecurity_rules_file {{file}};
                location / {
                    proxy_pass http://backend;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $host;
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                }
            }
            """, $"load_module {Module};");
    }

    /// <summary>The gateway as a user starts it.</summary>
    /// <returns>The command.</returns>
    public static string[] WriteInsight(string folder, int port, int upstreamPort, string rules)
    {
        string file = Path.Combine(folder, "insight.yaml");
        File.WriteAllText(file, $$"""
            gateway:
              id: bench
              listen:
                http: 127.0.0.1:{{port}}
              waf:
                mode: block
                rules: '{{rules}}'
            ReverseProxy:
              Routes:
                all:
                  ClusterId: upstream
                  Match:
                    Path: '{**path}'
              Clusters:
                upstream:
                  Destinations:
                    only:
                      Address: http://127.0.0.1:{{upstreamPort}}

            """);
        return ["dotnet", Program, "gateway", "--config", file, "--data", Path.Combine(folder, "data")];
    }
}

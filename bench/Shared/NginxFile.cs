namespace Insight.Bench;

/// <summary>Configuration files of an nginx that writes nothing outside one folder.</summary>
internal static class NginxFile
{
    /// <summary>Writes one.</summary>
    /// <param name="folder">Everything that it writes goes here.</param>
    /// <param name="name">Name of the file, and of those that belong to it.</param>
    /// <param name="workers">Worker processes.</param>
    /// <param name="http">What stands in its block <c>http</c>.</param>
    /// <param name="modules">What stands before everything else.</param>
    /// <returns>Path of the file.</returns>
    public static string Write(string folder, string name, int workers, string http, string modules = "")
    {
        string path = Path.Combine(folder, name + ".conf");
        File.WriteAllText(path, $$"""
            {{modules}}
            worker_processes {{workers}};
            pid {{folder}}/{{name}}.pid;
            error_log {{folder}}/{{name}}-error.log crit;
            events { worker_connections 4096; }
            http {
                keepalive_requests 100000000;
                client_body_temp_path {{folder}}/{{name}}-body;
                proxy_temp_path {{folder}}/{{name}}-proxy;
                fastcgi_temp_path {{folder}}/{{name}}-fastcgi;
                uwsgi_temp_path {{folder}}/{{name}}-uwsgi;
                scgi_temp_path {{folder}}/{{name}}-scgi;
                {{http}}
            }
            """);
        return path;
    }
}

using System.CommandLine;
using Shop.Certificates;
using Shop.Configuration;
using Shop.Topology;

namespace Shop.Commands;

/// <summary><c>shop init</c>: certificates and configuration, made before the gateway starts.</summary>
internal static class InitCommand
{
    private const string CertificatesFolder = "certificates";

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder to write to; made when missing, readable by you alone.", Required = true };
        var http = Port("--gateway-http", 8080, "The gateway's plain port.");
        var https = Port("--gateway-https", 8443, "The gateway's TLS port.");
        var from = Port("--ports-from", 9100, $"First of the {ShopTopology.PortCount} consecutive ports of the services.");
        var command = new Command("init", "Write certificates, insight.yaml and objects for the gateway, and shop.json for `shop run`.") { output, http, https, from };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) + ShopTopology.PortCount - 1 > 65535)
                result.AddError($"--ports-from: the services need {ShopTopology.PortCount} ports below 65536.");
        });
        command.SetAction(parsed => Failures.Print(() =>
        {
            var folder = parsed.GetRequiredValue(output).FullName;
            PrivateFile.CreateFolder(folder);
            var topology = ShopTopology.Create(parsed.GetValue(http), parsed.GetValue(https), parsed.GetValue(from));
            var certificates = CertificatesIn(folder);
            certificates.WriteAll(TimeProvider.System);
            topology.Save(folder);
            var objects = Path.Combine(folder, ObjectFiles.FolderName);
            PrivateFile.CreateFolder(objects);
            PrivateFile.Write(Path.Combine(objects, ObjectFiles.FileName), ObjectFiles.Write(topology));
            PrivateFile.Write(Path.Combine(folder, ObjectFiles.HalfFileName), ObjectFiles.WriteHalf());
            PrivateFile.Write(Path.Combine(folder, GatewayConfiguration.FileName), GatewayConfiguration.Write(topology, certificates, objects));
            Console.WriteLine($"Wrote {GatewayConfiguration.FileName}, {ObjectFiles.FolderName}/, {ObjectFiles.HalfFileName}, {ShopTopology.FileName} and {CertificatesFolder}/ to {folder}");
            return 0;
        }));
        return command;
    }

    /// <summary>The certificates beside a topology.</summary>
    public static CertificateFolder CertificatesIn(string folder) => new(Path.Combine(folder, CertificatesFolder));

    private static Option<int> Port(string name, int value, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any())
                return;
            if (result.GetValueOrDefault<int>() is < 1 or > 65535)
                result.AddError($"{name}: a port is a number from 1 to 65535.");
        });
        return option;
    }
}

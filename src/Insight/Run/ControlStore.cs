using Insight.Configuration;
using Insight.Storage.Control;

namespace Insight.Run;

/// <summary>Opens the control database that the configuration names.</summary>
internal static class ControlStore
{
    /// <exception cref="IOException">The file or the password's file cannot be read.</exception>
    /// <exception cref="System.Data.Common.DbException">The server cannot be reached or refuses.</exception>
    /// <exception cref="Storage.Schema.SchemaException">The database belongs to a newer version.</exception>
    public static ControlDatabase Open(InsightSettings settings, DataFolder data)
    {
        ControlSettings control = settings.Control;
        if (control.ConnectionString.Length == 0) return ControlDatabase.Open(data.ControlDatabase);
        string? password = control.PasswordFile.Length == 0 ? null : File.ReadLines(control.PasswordFile).FirstOrDefault();
        return ControlDatabase.OpenServer(control.ConnectionString, password);
    }
}

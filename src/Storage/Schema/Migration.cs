using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Insight.Storage.Schema;

/// <summary>One numbered step of a schema, embedded in this assembly as <c>NNNN_name.sql</c>. Never edited once it was released.</summary>
/// <param name="Version">The number before the underscore; steps are applied in this order.</param>
/// <param name="Name">What stands between the underscore and <c>.sql</c>.</param>
/// <param name="Sql">The text.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text with unified line endings, by which an edited step is noticed.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The steps in a folder of this assembly's resources, in order.</summary>
    internal static IReadOnlyList<Migration> Load(string folder)
    {
        System.Reflection.Assembly assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name =>
            {
                string file = name[(folder.Length + 1)..^".sql".Length];
                using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new Migration(int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), file[5..], text.ReadToEnd());
            })
            .OrderBy(static migration => migration.Version)];
    }

    /// <summary>Those of <paramref name="all"/> that are not applied yet.</summary>
    /// <exception cref="SchemaException">An applied step was edited since, or the database was made by a newer version.</exception>
    internal static IReadOnlyList<Migration> Pending(IReadOnlyList<Migration> all, IReadOnlyDictionary<int, string> appliedChecksums)
    {
        foreach ((int version, string checksum) in appliedChecksums)
        {
            Migration? known = all.FirstOrDefault(migration => migration.Version == version);
            if (known is null)
                throw new SchemaException($"The database has schema version {version}, which this version of Insight does not know. Run the newer version, or use another database.");
            if (known.Checksum != checksum)
                throw new SchemaException($"Migration {version:0000}_{known.Name}.sql was changed after it had been applied to this database. Put the old text back and make the change in a new migration.");
        }

        return [.. all.Where(migration => !appliedChecksums.ContainsKey(migration.Version))];
    }
}

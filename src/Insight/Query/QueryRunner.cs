using System.Globalization;
using System.Text;
using Insight.Storage.ClickHouse;

namespace Insight.Query;

/// <summary>Runs one statement as the reader and writes its answer.</summary>
internal static class QueryRunner
{
    // The server ends a query that takes too long; this is for one that does not answer at all.
    private const int GraceSeconds = 15;

    // A statement grows when it is written in one form, by no more than this.
    private const int MaxCanonicalBytes = 4 << 20;

    /// <summary>Runs it. A problem is a sentence for a person; a note says what to know of an answer that was written.</summary>
    /// <exception cref="ClickHouseException">ClickHouse refuses the statement or fails.</exception>
    /// <exception cref="IOException">The answer cannot be written.</exception>
    public static async Task<(string? Problem, string? Note)> RunAsync(ReaderSession session, QueryRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = session.Source.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        string canonical = await CanonicalAsync(connection, request.Sql, cancellationToken);
        if (StatementRules.Problem(canonical, session.IsHeld) is { } problem) return (problem, null);

        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = request.Sql;
        int seconds = (int)Math.Ceiling(request.MaxTime.TotalSeconds);
        command.CommandTimeout = seconds + GraceSeconds;
        command.Settings["max_execution_time"] = seconds.ToString(CultureInfo.InvariantCulture);
        // One row more than is asked for tells that there are more. Bytes cannot be cut behind a row: there, more rows are an error.
        if (request.IsBinary) command.Settings["max_result_rows"] = request.MaxRows.ToString(CultureInfo.InvariantCulture);
        else command.Settings["limit"] = (request.MaxRows + 1).ToString(CultureInfo.InvariantCulture);

        (Stream Body, string? Format) answer;
        await using (new WaitingLine(Terminal.IsErrorRedirected ? null : Terminal.Error, time)) answer = await command.ExecuteFormattedAsync(request.ServerFormat, cancellationToken);
        await using (answer.Body)
        {
            if (answer.Format is { } chosen && chosen != request.ServerFormat)
                return ($"the statement asks for the format {SafeText.Line(chosen, 40)}; leave FORMAT out and use --format", null);
            if (request.File is null) return await WriteAsync(answer.Body, request, null, cancellationToken);

            string draft = request.File + ".unfinished";
            try
            {
                (string? Problem, string? Note) written;
                FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                await using (FileStream file = new(draft, options)) written = await WriteAsync(answer.Body, request, file, cancellationToken);
                File.Move(draft, request.File, overwrite: true);
                return written;
            }
            catch
            {
                File.Delete(draft);
                throw;
            }
        }
    }

    private static async Task<(string? Problem, string? Note)> WriteAsync(Stream answer, QueryRequest request, Stream? file, CancellationToken cancellationToken)
    {
        if (request.IsBinary)
        {
            await using Stream? standard = file is null ? Terminal.OpenStandardOutput() : null;
            await answer.CopyToAsync(file ?? standard!, cancellationToken);
            return (null, null);
        }

        using StreamReader reader = new(answer, new UTF8Encoding(false));
        await using StreamWriter? toFile = file is null ? null : new StreamWriter(file, new UTF8Encoding(false));
        TextWriter writer = toFile ?? Terminal.Out;
        Func<string, string>? clean = toFile is null && !Terminal.IsOutputRedirected ? SafeText.Lines : null;
        long rows = request.Format switch
        {
            QueryFormat.Table => await TableWriter.WriteAsync(reader, writer, request.MaxRows, cancellationToken),
            QueryFormat.Csv => await RowCopy.CopyAsync(reader, writer, 1, request.MaxRows, quoted: true, clean, cancellationToken),
            _ => await RowCopy.CopyAsync(reader, writer, 0, request.MaxRows, quoted: false, clean, cancellationToken),
        };
        await writer.FlushAsync(cancellationToken);
        return (null, rows <= request.MaxRows ? null : string.Create(CultureInfo.InvariantCulture, $"only the first {request.MaxRows:N0} rows; there are more (--rows)"));
    }

    /// <summary>The statement as ClickHouse understands it, in its one way of writing: what is judged is what is run.</summary>
    private static async Task<string> CanonicalAsync(ClickHouseConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT formatQuerySingleLine({@sql:String})";
        command.Parameters.Add(new ClickHouseParameter { ParameterName = "sql", Value = sql });
        (Stream body, _) = await command.ExecuteFormattedAsync("TabSeparatedRaw", cancellationToken);
        await using (body)
        {
            byte[] text = new byte[MaxCanonicalBytes];
            int length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(text, 0, length);
        }
    }
}

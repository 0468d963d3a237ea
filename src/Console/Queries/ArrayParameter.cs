using System.Data;
using Dapper;

namespace Insight.Console.Queries;

/// <summary>A list sent as one ClickHouse array; Dapper would make one parameter of every item.</summary>
internal sealed class ArrayParameter(Array values) : SqlMapper.ICustomQueryParameter
{
    /// <inheritdoc />
    public void AddParameter(IDbCommand command, string name)
    {
        IDbDataParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = values;
        command.Parameters.Add(parameter);
    }
}

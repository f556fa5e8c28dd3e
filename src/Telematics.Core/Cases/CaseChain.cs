using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telematics.Core.Cases;

/// <summary>The hash chain of a case: each event is hashed together with the hash before it, so none can be changed or taken out unnoticed.</summary>
public static class CaseChain
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as it is hashed: fixed fields in fixed order, no blanks.</summary>
    public static string Content(CaseStep step, string number, long atMs, string actor)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain)) Write(json, step, number, atMs, actor);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    public static byte[] Hash(ReadOnlySpan<byte> previous, string content) => SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(content)]);

    private static void Write(Utf8JsonWriter json, CaseStep step, string number, long atMs, string actor)
    {
        var after = step.After;
        json.WriteStartObject();
        json.WriteString("case", after.Id);
        json.WriteString("number", number);
        json.WriteNumber("sequence", after.Sequence);
        json.WriteNumber("atMs", atMs);
        json.WriteString("actor", actor);
        json.WriteString("action", step.Action);
        json.WriteString("from", step.From?.ToString());
        json.WriteString("to", after.State.ToString());
        json.WriteString("reason", step.Reason);
        json.WriteString("plate", after.Plate.Plate);
        json.WriteString("plateColor", after.Plate.Color.ToString());
        json.WriteString("vin", after.Vin);
        json.WriteString("items", after.Items.ToString());
        json.WriteString("ruleSetVersion", after.RuleSetVersion);
        json.WriteStartArray("passes");
        foreach (var pass in after.Passes)
        {
            json.WriteStartObject();
            json.WriteString("pass", pass.Key.ToString());
            json.WriteNumber("passedAtMs", pass.PassedAtMs);
            json.WriteString("sha256", pass.ContentHash);
            json.WriteString("status", pass.Status.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

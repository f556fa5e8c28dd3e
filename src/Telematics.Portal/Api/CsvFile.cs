using System.Text;
using Microsoft.Net.Http.Headers;

namespace Telematics.Portal.Api;

/// <summary>
/// A table written line by line as it is read, so that a long one costs no memory. Begins with the UTF-8 mark (BOM): without it spreadsheet
/// programs take Chinese for another encoding.
/// </summary>
internal sealed class CsvFile(string name, string header, IAsyncEnumerable<string> lines) : IResult
{
    private const int LinesAFlush = 500;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();

        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)) { NewLine = "\r\n" };
        await writer.WriteLineAsync(header);
        await foreach (var chunk in lines.Chunk(LinesAFlush).WithCancellation(httpContext.RequestAborted))
        {
            foreach (var line in chunk) await writer.WriteLineAsync(line);
            await writer.FlushAsync(httpContext.RequestAborted);
        }
    }
}

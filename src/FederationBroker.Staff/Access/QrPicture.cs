using System.Globalization;
using System.Text;
using QRCoder;

namespace FederationBroker.Staff.Access;

/// <summary>
/// A QR code as the path of an SVG: drawn by the page, so no picture with a secret has an address of its own.
/// </summary>
/// <param name="Modules">Width and height, quiet zone included.</param>
/// <param name="Path">For the <c>d</c> attribute.</param>
public sealed record QrPicture(int Modules, string Path)
{
    public static QrPicture Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < data.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < data.ModuleMatrix[y].Count; x++)
            {
                if (data.ModuleMatrix[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return new QrPicture(data.ModuleMatrix.Count, path.ToString());
    }

    public override string ToString() => "[QR code]";
}

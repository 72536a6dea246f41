
namespace Api.Elders.Import;

/// <summary>
/// What the registry has to say about a row that can be read. Errors where a person would be reached by a wrong number, or
/// stand at no centre; otherwise nobody is left without a registration, and nothing that a centre wrote is overwritten.
/// </summary>
internal static class RowFault
{
    internal static readonly ImportFault NumberTaken = Error(
        "number-taken",
        "この登録番号は、別の方の登録（終了・消去を含む）か、ほかのセンターの登録に使われています。番号・フリガナ・生年月日を確認してください。",
        "This number is another person's or another centre's, perhaps of a registration that has ended. Check number, kana and date of birth.");

    internal static readonly ImportFault NumberNotInStock = Error(
        "number-not-in-stock",
        "担当センターの未交付の番号ではありません。空欄にすると新しい番号を発行します。以前から使っている番号であれば、その形式を設定 Numbers:Legacy に書いてください。",
        "This number is not in the centre's stock. Left empty, a new one is issued. If it is from before this service, name its form in Numbers:Legacy.");

    internal static readonly ImportFault NoCentre = Error(
        "no-centre",
        "担当のセンターがわかりません。「担当センター」にセンターの名称を書くか、センターに担当の町を登録するか、センターを指定して取り込んでください。",
        "Whose elder this is cannot be told. Write the centre's name, enter the town at its centre, or import for one centre.");

    internal static readonly ImportFault OtherCentre = Error(
        "other-centre",
        "ほかのセンターが担当する方の行です。この行をファイルから除いてください。",
        "This row names another centre. Take it out of the file.");

    internal static readonly ImportFault NoNumbersLeft = Error(
        "numbers-exhausted",
        "新しい番号が足りません。設定 Numbers:Length を1つ増やしてください。",
        "There are not enough numbers of this length: raise Numbers:Length by one.");

    internal static readonly ImportFault Differs = Warning(
        "registered-differently",
        "すでに登録されている方です。登録されている内容と異なりますが、登録を優先し、この行は取り込みません。",
        "Already registered, with other contents. The registration stays as it is; this row is not imported.");

    internal static readonly ImportFault RowTwice = Warning(
        "row-twice", "同じ内容の行が、ファイルの上にもあります。この行は取り込みません。", "The same row stands above. This one is not imported.");

    internal static readonly ImportFault PossibleDuplicate = Warning(
        "possible-duplicate",
        "フリガナと生年月日が同じ方が、ほかの番号で登録されています（ファイルの上の行、ほかのセンターを含む）。同じ方でないか確認してください。",
        "Somebody with the same kana and date of birth has another number (in a row above, or at another centre). Make sure it is not the same person.");

    private static ImportFault Error(string code, string ja, string en) => new(code, new(ja, en), IsError: true);

    private static ImportFault Warning(string code, string ja, string en) => new(code, new(ja, en), IsError: false);
}

# Keeps a browser in kiosk mode on the hall's page: starts it, and starts it again when it ends.
# Windows 10 or 11, PowerShell 5.1. Run by the scheduled task of install-screen.ps1.
param(
    [Parameter(Mandatory)] [string] $Origin,
    [ValidateSet('edge', 'chrome')] [string] $Browser = 'edge',
    [ValidateSet('tv', 'kiosk')] [string] $Kind = 'tv'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$FirstPauseS = 2
$LongestPauseS = 300
$WellAfterS = 600
$Programs = @{
    edge   = 'Microsoft\Edge\Application\msedge.exe'
    chrome = 'Google\Chrome\Application\chrome.exe'
}
$Policies = @{
    edge   = 'HKLM:\SOFTWARE\Policies\Microsoft\Edge\AutoplayAllowlist'
    chrome = 'HKLM:\SOFTWARE\Policies\Google\Chrome\AutoplayAllowlist'
}

function Find-Browser {
    foreach ($folder in $env:ProgramFiles, ${env:ProgramFiles(x86)}, $env:LOCALAPPDATA) {
        $path = Join-Path $folder $Programs[$Browser]
        if (Test-Path $path) { return $path }
    }
    throw "There is no $Browser on this computer."
}

# The page tells the office which server the browser's policies are for.
function Get-PolicyOrigin {
    $key = Get-Item -Path $Policies[$Browser] -ErrorAction SilentlyContinue
    if ($key) { return [string] $key.GetValue('1') }
    return ''
}

$program = Find-Browser
$policy = [uri]::EscapeDataString((Get-PolicyOrigin))
$page = "$Origin/display?policy=$policy"
if ($Kind -ne 'tv') { $page += "&kind=$Kind" }
$words = @(
    '--kiosk', $page, '--edge-kiosk-type=fullscreen', '--no-first-run',
    '--no-default-browser-check', '--noerrdialogs', '--hide-crash-restore-bubble',
    '--disable-pinch', '--overscroll-history-navigation=0',
    "`"--user-data-dir=$env:LOCALAPPDATA\SignageKit\$Browser`""
)

$pause = $FirstPauseS
while ($true) {
    $started = Get-Date
    $process = Start-Process -FilePath $program -ArgumentList $words -PassThru
    $process.WaitForExit()
    if (((Get-Date) - $started).TotalSeconds -gt $WellAfterS) { $pause = $FirstPauseS }
    Start-Sleep -Seconds $pause
    $pause = [math]::Min(2 * $pause, $LongestPauseS)
}
